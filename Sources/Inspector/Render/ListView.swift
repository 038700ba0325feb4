// SPDX-License-Identifier: Apache-2.0

import Cells

/// The rows of a panel on the screen.
struct ListView {
  let listing: any Listing
  let state: PanelState
  let isFocused: Bool
  /// The keys that a text for want of rows names.
  let keymap: Keymap
  /// The sign of a row that has just changed.
  let changeMark: (Item) -> Span?

  /// Draws the rows that fit, the selected one marked by `>` and, in the focused panel, reversed.
  func draw(in region: Region, on frame: inout Frame) {
    let items = listing.items(from: state.top, count: region.rows)
    if items.isEmpty {
      frame.write(
        " \(keymap.filled(listing.emptyText))", row: region.row, column: region.column, style: .quiet,
        within: region)
    }
    let marks = items.map { listing.mark($0) }
    let isMarked = marks.contains { $0 != nil }
    let width = min(region.columns, Self.comfortable) - (isMarked ? 2 : 0)
    let rows = items.map { listing.row($0, width: region.columns - (isMarked ? 3 : 1)) }
    let choice = choice(for: rows, width: width)
    for (offset, row) in rows.enumerated() {
      var line = Region(row: region.row + offset, column: region.column, rows: 1, columns: width)
      draw(row, listing.hasColumns ? choice : self.choice(for: [row], width: width), in: line, on: &frame)
      line.columns = region.columns
      if let mark = marks[offset] {
        frame.write([mark], column: region.column + width + 1, within: line)
      }
      // The sign stands in the border, where it costs no room and no selection hides it.
      if let sign = changeMark(items[offset]) {
        frame.write([sign], column: region.column - 1, within: line.wider)
      }
      if items[offset] == state.selection { mark(line, on: &frame) }
    }
    drawMore(items, region, on: &frame)
  }

  /// The width beyond which words at the right edge would be too far from those on the left.
  private static let comfortable = 110

  /// Which of the words for the right edge all rows have room for: one choice, so that columns align.
  private func choice(for rows: [Row], width: Int) -> Int {
    let count = rows.map(\.right.count).max() ?? 0
    let fitting = (0..<count).first { choice in
      rows.allSatisfy { row in
        let right = row.right(choice)
        return row.left.columns + 1 + (right.isEmpty ? 0 : right.columns + 1) <= width
      }
    }
    return fitting ?? max(0, count - 1)
  }

  private func draw(_ row: Row, _ choice: Int, in line: Region, on frame: inout Frame) {
    let right = row.right(choice)
    let room = line.columns - (right.isEmpty ? 0 : right.columns + 1)
    let leftRegion = Region(row: line.row, column: line.column, rows: 1, columns: room)
    frame.write(row.left, column: line.column + 1, within: leftRegion)
    if row.left.columns + 1 > room { frame[line.row, line.column + room - 1] = Cell("…", .quiet) }
    frame.write(right, column: line.column + line.columns - right.columns, within: line)
  }

  /// Marks in the border that there are rows above or below.
  private func drawMore(_ items: [Item], _ region: Region, on frame: inout Frame) {
    guard let first = items.first, let last = items.last else { return }
    let border = region.column + region.columns
    if listing.item(before: first) != nil { frame[region.row, border] = Cell("▲", Style(.accent)) }
    if listing.item(after: last) != nil {
      frame[region.row + region.rows - 1, border] = Cell("▼", Style(.accent))
    }
  }

  private func mark(_ line: Region, on frame: inout Frame) {
    frame[line.row, line.column] = Cell(">", Style(isFocused ? .accent : .quiet, bold: isFocused))
    guard isFocused else { return }
    // One ink for the whole bar: the letters say what the colours said.
    frame.restyle(line) { $0 = Style(.accent, bold: true, reverse: true) }
  }
}

extension Region {
  /// The region with one column more at its left.
  fileprivate var wider: Region { Region(row: row, column: column - 1, rows: rows, columns: columns + 1) }
}

extension Row {
  /// The words for the right edge by their number; the shortest where there are fewer.
  fileprivate func right(_ choice: Int) -> [Span] {
    right.isEmpty ? [] : right[min(choice, right.count - 1)]
  }
}

extension [Span] {
  /// The columns that the words take.
  var columns: Int { reduce(0) { $0 + $1.text.columns } }
}

extension Frame {
  /// Writes words from a column on, in the first row of a region, and returns the column behind them.
  @discardableResult
  mutating func write(_ spans: [Span], column: Int, within region: Region) -> Int {
    var column = column
    for span in spans {
      column = write(span.text, row: region.row, column: column, style: span.style, within: region)
    }
    return column
  }
}
