// SPDX-License-Identifier: Apache-2.0

import Cells

/// The lines around the panels of a column, with the titles in them.
enum Border {
  static func draw(_ column: Layout.Column, focus: Panel?, titles: [Panel: String], on frame: inout Frame) {
    let region = column.region
    let right = region.column + region.columns - 1
    for slot in column.panels {
      let isFocused = slot.panel == focus
      let style = isFocused ? Style(.accent) : .quiet
      drawSides(slot.content, region.column, right, style, &frame)
    }
    for (index, slot) in column.panels.enumerated() {
      let ends: (Unicode.Scalar, Unicode.Scalar) = index == 0 ? ("┌", "┐") : ("├", "┤")
      let isFocused = slot.panel == focus
      line(slot.titleRow, region, ends, isFocused ? Style(.accent) : .quiet, &frame)
      let title = isFocused ? "[\(titles[slot.panel] ?? "")]" : " \(titles[slot.panel] ?? "") "
      let style = isFocused ? Style(.accent, bold: true) : Style(.plain)
      let room = Region(row: slot.titleRow, column: region.column, rows: 1, columns: region.columns - 2)
      frame.write(title, row: slot.titleRow, column: region.column + 2, style: style, within: room)
    }
    let isLastFocused = column.panels.last?.panel == focus && focus != nil
    line(region.row + region.rows - 1, region, ("└", "┘"), isLastFocused ? Style(.accent) : .quiet, &frame)
  }

  private static func drawSides(
    _ content: Region, _ left: Int, _ right: Int, _ style: Style, _ frame: inout Frame
  ) {
    for row in content.row..<(content.row + content.rows) {
      frame[row, left] = Cell("│", style)
      frame[row, right] = Cell("│", style)
    }
  }

  private static func line(
    _ row: Int, _ region: Region, _ ends: (Unicode.Scalar, Unicode.Scalar), _ style: Style,
    _ frame: inout Frame
  ) {
    let line = Region(row: row, column: region.column, rows: 1, columns: region.columns)
    frame.fill(line, with: Cell("─", style))
    frame[row, region.column] = Cell(ends.0, style)
    frame[row, region.column + region.columns - 1] = Cell(ends.1, style)
  }
}
