// SPDX-License-Identifier: Apache-2.0

import Cells

/// A screen over all panels: lines of which one is selected, with details of it below.
struct Page: Hashable {
  /// What the page is about.
  enum Kind: Hashable {
    /// Every step of the run made to fail.
    case sweep
    /// The operations under other designs, from the one with a number in `Design.all`.
    case compare(other: Int)
    /// The last two operations at once.
    case race
    /// The operation that is being stepped, in lanes.
    case lanes
  }

  /// What the page is about.
  let kind: Kind
  /// The heading.
  var title: String
  /// What the keys do here, with actions in the place of keys.
  var hints: String
  /// The lines.
  var lines: [Line]
  /// The selected line.
  var selection = 0
  /// The line at the top.
  var top = 0

  /// One line, and what it leads to.
  struct Line: Hashable {
    var spans: [Span]
    /// What is said of it while it is selected.
    var details: [String] = []
    /// The journal entry that it is about.
    var entry: Int?
    /// The line of the language that Enter enters there.
    var statement: String?
  }

  /// The rows of lines on a screen.
  static func height(_ size: Size) -> Int { max(1, size.rows - 2 - titleRows(size) - detailRows(size)) }

  /// The rows of the heading.
  static func titleRows(_ size: Size) -> Int { size.rows < 16 ? 1 : 2 }

  /// The rows below the lines that tell of the selected one.
  static func detailRows(_ size: Size) -> Int { min(6, max(1, size.rows / 4)) }

  /// Moves the selection, and the lines with it so that it stays on the screen.
  mutating func move(by count: Int, _ size: Size) {
    selection = max(0, min(lines.count - 1, selection + count))
    let height = Self.height(size)
    top = max(min(top, selection), selection - height + 1)
    top = max(0, min(top, max(0, lines.count - height)))
  }

  /// Draws the page over the whole screen, with what the keys do below it.
  func draw(on frame: inout Frame, hints: String) {
    let all = Region(frame.size)
    let titleRows = Self.titleRows(frame.size)
    for (row, text) in Text.wrap(title, width: frame.size.columns - 2).prefix(titleRows).enumerated() {
      frame.write(" \(text)", row: row, column: 0, style: Style(.accent, bold: true), within: all)
    }
    let height = Self.height(frame.size)
    for (offset, line) in lines.dropFirst(top).prefix(height).enumerated() {
      let row = Region(row: offset + titleRows, column: 0, rows: 1, columns: frame.size.columns)
      frame.write(line.spans, column: 1, within: row)
      if top + offset == selection { mark(row, on: &frame) }
    }
    drawDetails(below: height + titleRows, on: &frame)
    frame.write(" \(hints)", row: frame.size.rows - 1, column: 0, style: .quiet, within: all)
  }

  private func mark(_ row: Region, on frame: inout Frame) {
    frame[row.row, 0] = Cell(">", Style(.accent, bold: true))
    frame.restyle(row) { $0 = Style(.accent, bold: true, reverse: true) }
  }

  private func drawDetails(below row: Int, on frame: inout Frame) {
    guard lines.indices.contains(selection) else { return }
    let width = frame.size.columns - 2
    let texts = lines[selection].details.flatMap { Text.wrap($0, width: width) }
    let rule = String(repeating: "─", count: frame.size.columns)
    frame.write(rule, row: row, column: 0, style: .quiet, within: Region(frame.size))
    let room = Region(row: row + 1, column: 0, rows: Self.detailRows(frame.size), columns: frame.size.columns)
    for (offset, text) in texts.prefix(room.rows).enumerated() {
      frame.write(" \(text)", row: room.row + offset, column: 0, within: room)
    }
  }
}

extension Span: Hashable {
  /// Whether text and style are the same.
  static func == (a: Span, b: Span) -> Bool { a.text == b.text && a.style == b.style }

  /// Feeds text and style into a hasher.
  func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(style)
  }
}
