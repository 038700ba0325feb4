// SPDX-License-Identifier: Apache-2.0

import Cells
import Testing

@testable import Inspector

/// The layout at every size: panels lie inside of the screen, beside each other, with room for a row.
@Suite struct LayoutTests {
  @Test(arguments: Panel.allCases)
  func regionsNeverOverlap(_ focus: Panel) {
    for columns in stride(from: Layout.minimum.columns, through: 240, by: 3) {
      for rows in Layout.minimum.rows...80 { check(Size(rows: rows, columns: columns), focus) }
    }
  }

  private func check(_ size: Size, _ focus: Panel) {
    let layout = Layout(
      size: size, focus: focus, wanted: [.devices: 5, .windows: 3, .steps: 15, .journal: 9],
      dmaRows: focus == .steps ? 1 : nil)
    let slots = layout.columns.flatMap(\.panels)
    let screen = Region(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
    let isSound = slots.allSatisfy { slot in
      slot.content.rows >= 1 && slot.content.intersection(screen) == slot.content
        && slots.allSatisfy { $0 == slot || $0.content.intersection(slot.content).isEmpty }
    }
    #expect(isSound, "\(size.columns)x\(size.rows)")
    #expect(slots.contains { $0.panel == focus }, "\(size.columns)x\(size.rows) shows no \(focus)")
  }
}
