// SPDX-License-Identifier: Apache-2.0

import Cells
import Session
import Testing

@testable import Inspector

/// Clicks and the wheel.
@Suite struct MouseTests {
  private func inspector(_ events: [Mouse], keys: String = "") throws -> Inspector {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    for key in try Key.sequence(keys) { _ = inspector.handle(.key(key)) }
    for event in events { #expect(inspector.handle(.mouse(event)) == nil) }
    return inspector
  }

  private func press(_ row: Int, _ column: Int) -> Mouse {
    Mouse(.press, at: .init(row: row, column: column))
  }

  @Test func aClickSelectsARowAndItsPanel() throws {
    let inspector = try inspector([press(5, 3)])
    #expect(inspector.focus == .objects && inspector.panels[.objects]?.selection == .object(4))
    let space = try self.inspector([press(8, 50)])
    #expect(space.focus == .space && space.panels[.space]?.selection == .segment(0x800_0000))
  }

  @Test func aClickOutsideOfRowsSelectsNothing() throws {
    let before = try inspector([])
    for place in [(0, 5), (22, 5), (23, 79), (10, 5)] {
      let after = try inspector([press(place.0, place.1)])
      #expect(after.panels[.objects]?.selection == before.panels[.objects]?.selection)
    }
    #expect(try inspector([press(1, 40)]).focus == .space)
  }

  @Test func theWheelMovesTheSelectionOfThePanelUnderIt() throws {
    let down = Mouse(.wheelDown, at: .init(row: 5, column: 50))
    let moved = try inspector([down, down])
    #expect(moved.focus == .space && moved.panels[.space]?.selection == .segment(0x900_1000))
    let back = try inspector([down, down, Mouse(.wheelUp, at: .init(row: 5, column: 50))])
    #expect(back.panels[.space]?.selection == .segment(0x800_0000))
  }

  @Test func theWheelTurnsPages() throws {
    let down = Mouse(.wheelDown, at: .init(row: 5, column: 5))
    #expect(try inspector([down], keys: "?").mode == inspector([], keys: "?jjj").mode)
    guard case .page(let page) = try inspector([down, press(4, 5)], keys: "F").mode else {
      Issue.record("no page")
      return
    }
    #expect(page.selection == page.top + 2)
  }
}
