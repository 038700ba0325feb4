// SPDX-License-Identifier: Apache-2.0

import Cells
import Testing

@testable import Inspector

/// The layout at every size from 1x1 to 240x80: panels lie inside of the screen, beside each other, with room for a
/// row and for their titles.
@Suite struct LayoutTests {
  @Test(arguments: Panel.allCases)
  func regionsNeverOverlap(_ focus: Panel) {
    for wishes in Self.wishes(focus) {
      for columns in 1...240 {
        for rows in 1...80 where (rows + columns) % 3 == 0 || columns < 42 || rows < 12 {
          check(Size(rows: rows, columns: columns), wishes)
        }
      }
    }
  }

  private static func wishes(_ focus: Panel) -> [Layout.Wishes] {
    let rows: [Panel: Int] = [.devices: 5, .windows: 3, .steps: 15, .journal: 9, .detail: 12]
    let plain = Layout.Wishes(focus: focus, rows: rows)
    var (kept, stepping, hidden, enlarged) = (plain, plain, plain, plain)
    kept.keepsDetail = true
    (stepping.isStepping, stepping.dmaRows) = (true, 1)
    hidden.hidden = Set(Panel.allCases.filter { $0.rawValue % 2 == 0 })
    enlarged.isEnlarged = true
    return [plain, kept, stepping, hidden, enlarged]
  }

  private func check(_ size: Size, _ wishes: Layout.Wishes) {
    let layout = Layout(size: size, wishes)
    let slots = layout.columns.flatMap(\.panels)
    let isTooSmall = size.rows < Layout.minimum.rows || size.columns < Layout.minimum.columns
    #expect(slots.isEmpty == isTooSmall, "\(size.columns)x\(size.rows)")
    if isTooSmall { return }
    let screen = Region(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
    let areas = slots.map { slot in
      Region(
        row: slot.titleRow, column: slot.content.column - 1, rows: slot.content.rows + 1,
        columns: slot.content.columns + 2)
    }
    let isSound = zip(slots, areas).allSatisfy { slot, area in
      slot.content.rows >= 1 && area.intersection(screen) == area && area.columns >= Self.titleRoom
        && areas.count { !$0.intersection(area).isEmpty } == 1
    }
    #expect(isSound, "\(size.columns)x\(size.rows) \(wishes)")
    #expect(layout.shows(wishes.focus), "\(size.columns)x\(size.rows) shows no \(wishes.focus)")
  }

  /// The columns that the longest plain title takes in a border.
  private static let titleRoom = (Panel.allCases.map(\.title.count).max() ?? 0) + 6
}
