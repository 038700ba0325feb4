// SPDX-License-Identifier: Apache-2.0

import Cells

/// A box with a title and lines of text, over whatever is behind it.
struct Box {
  let title: String
  let lines: [String]
  let ink: Ink

  /// Draws the box so that its lower border is just above a row.
  func draw(above row: Int, width: Int, on frame: inout Frame) {
    let shown = lines.prefix(max(1, row - 3))
    let region = Region(row: row - shown.count - 2, column: 0, rows: shown.count + 2, columns: width)
    let inside = region.inset(rows: 1, columns: 2)
    frame.fill(region)
    outline(region, on: &frame)
    let room = Region(row: region.row, column: 0, rows: 1, columns: width - 2)
    frame.write(" \(title) ", row: region.row, column: 2, style: Style(ink, bold: true), within: room)
    for (offset, line) in shown.enumerated() {
      frame.write(line, row: inside.row + offset, column: inside.column, within: inside)
    }
  }

  private func outline(_ region: Region, on frame: inout Frame) {
    let style = Style(ink)
    let (bottom, right) = (region.row + region.rows - 1, region.columns - 1)
    for column in 0...max(0, right) {
      frame[region.row, column] = Cell("─", style)
      frame[bottom, column] = Cell("─", style)
    }
    for row in region.row...bottom {
      frame[row, 0] = Cell("│", style)
      frame[row, right] = Cell("│", style)
    }
    frame[region.row, 0] = Cell("┌", style)
    frame[region.row, right] = Cell("┐", style)
    frame[bottom, 0] = Cell("└", style)
    frame[bottom, right] = Cell("┘", style)
  }
}

/// Help with plain text.
enum Text {
  /// Breaks text at blanks into lines of a width.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").flatMap({ $0.pieces(upTo: max(1, width)) }) {
      if !line.isEmpty, line.columns + 1 + word.columns > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

extension Substring {
  /// The word in pieces of at most so many characters.
  fileprivate func pieces(upTo count: Int) -> [Substring] {
    var (rest, pieces): (Substring, [Substring]) = (self, [])
    while rest.count > count {
      pieces.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return pieces + [rest]
  }
}
