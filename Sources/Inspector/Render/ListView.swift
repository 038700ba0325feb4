// SPDX-License-Identifier: Apache-2.0

import Cells

/// The rows of a panel on the screen.
struct ListView {
  let listing: any Listing
  let state: PanelState
  let isFocused: Bool

  /// Draws the rows that fit, the selected one marked by `>` and, in the focused panel, reversed.
  func draw(in region: Region, on frame: inout Frame) {
    let items = listing.items(from: state.top, count: region.rows)
    if items.isEmpty {
      frame.write(
        " \(listing.emptyText)", row: region.row, column: region.column, style: .quiet, within: region)
    }
    for (offset, item) in items.enumerated() {
      let line = Region(row: region.row + offset, column: region.column, rows: 1, columns: region.columns)
      draw(listing.row(item, width: region.columns - 1), in: line, on: &frame)
      if item == state.selection { mark(line, on: &frame) }
    }
  }

  /// The width beyond which words at the right edge would be too far from those on the left.
  private static let comfortable = 110

  private func draw(_ row: Row, in full: Region, on frame: inout Frame) {
    var line = full
    line.columns = min(full.columns, Self.comfortable)
    let needed = row.left.columns + 1
    let fitting = row.right.first {
      needed + 1 + $0.columns <= line.columns || $0.isEmpty && needed <= line.columns
    }
    let right = fitting ?? row.right.last ?? []
    let room = line.columns - (right.isEmpty ? 0 : right.columns + 1)
    let leftRegion = Region(row: line.row, column: line.column, rows: 1, columns: room)
    frame.write(row.left, column: line.column + 1, within: leftRegion)
    if needed > room { frame[line.row, line.column + room - 1] = Cell("…", .quiet) }
    frame.write(right, column: line.column + line.columns - right.columns, within: line)
  }

  private func mark(_ line: Region, on frame: inout Frame) {
    frame[line.row, line.column] = Cell(">", Style(isFocused ? .accent : .quiet, bold: isFocused))
    guard isFocused else { return }
    // One ink for the whole bar: the letters say what the colours said.
    frame.restyle(line) { $0 = Style(.accent, bold: true, reverse: true) }
  }
}

extension [Span] {
  /// The columns that the words take.
  fileprivate var columns: Int { reduce(0) { $0 + $1.text.columns } }
}

extension Frame {
  /// Writes words from a column on, in the first row of a region.
  fileprivate mutating func write(_ spans: [Span], column: Int, within region: Region) {
    var column = column
    for span in spans {
      column = write(span.text, row: region.row, column: column, style: span.style, within: region)
    }
  }
}
