// SPDX-License-Identifier: Apache-2.0

import CNcurses
import CTerminal
import Cells

/// Draws frames into a curses window; curses then finds out what has changed.
@MainActor
package final class Painter {
  private let window: UnsafeMutablePointer<WINDOW>
  private let repertoire: Repertoire
  private var pens: Pens
  private var line: [cchar_t] = []
  /// What the window holds, if that is known.
  private var painted: Frame?

  /// Creates a painter for a window.
  package init(window: UnsafeMutablePointer<WINDOW>, theme: Theme, repertoire: Repertoire) {
    self.window = window
    self.repertoire = repertoire
    pens = Pens(theme)
  }

  /// The size of the window.
  package var size: Size {
    Size(rows: Int(getmaxy(window)), columns: Int(getmaxx(window)))
  }

  /// Fills the window with the frame; what does not fit is left out, what is left over is blank.
  package func paint(_ frame: Frame) {
    let size = size
    for row in 0..<size.rows where !isPainted(row, of: frame) {
      let changed = changes(in: row, of: frame, size)
      compose(row < frame.size.rows ? frame.row(row) : [], changed)
      mvwadd_wchnstr(window, Int32(row), Int32(changed.lowerBound), line, Int32(line.count))
    }
    painted = frame
    place(frame.cursor, in: size)
  }

  /// Paints in another theme from now on.
  package func use(_ theme: Theme) {
    pens = Pens(theme)
    forget()
  }

  /// Forgets what the window holds, because somebody else has changed it or its size.
  package func forget() {
    painted = nil
  }

  private func isPainted(_ row: Int, of frame: Frame) -> Bool {
    guard let painted, painted.size == frame.size else { return false }
    return row >= frame.size.rows || painted.hasSameRow(row, as: frame)
  }

  /// The columns of a row from the first to the last that is not what the window holds.
  private func changes(in row: Int, of frame: Frame, _ size: Size) -> Range<Int> {
    let all = 0..<size.columns
    guard let painted, painted.size == frame.size, frame.size == size else { return all }
    let (old, new) = (painted.row(row), frame.row(row))
    let start = new.startIndex
    guard var first = new.indices.first(where: { old[$0] != new[$0] }),
      var last = new.indices.last(where: { old[$0] != new[$0] })
    else { return all }
    // A wide character goes or comes as a whole.
    while first > start, old[first].scalar == "\0" || new[first].scalar == "\0" { first -= 1 }
    while last + 1 < new.endIndex, old[last + 1].scalar == "\0" || new[last + 1].scalar == "\0" { last += 1 }
    return (first - start)..<(last + 1 - start)
  }

  private func compose(_ cells: ArraySlice<Cell>, _ columns: Range<Int>) {
    line.removeAll(keepingCapacity: true)
    var rest = cells.prefix(columns.upperBound).dropFirst(columns.lowerBound)
    var column = columns.lowerBound
    while let cell = rest.popFirst() {
      // Curses itself fills the right half of a wide character.
      let isWide = rest.first?.scalar == "\0"
      if isWide { rest.removeFirst() }
      append(cell, columns: isWide ? 2 : 1)
      column += isWide ? 2 : 1
    }
    for _ in column..<columns.upperBound { append(Cell.blank, columns: 1) }
  }

  private func append(_ cell: Cell, columns: Int) {
    let pen = pens.pen(for: cell.style)
    let glyph = fitting(repertoire.glyph(for: cell.scalar), columns: columns)
    append(glyph.scalar, pen)
    for _ in glyph.columns..<columns { append(" ", pen) }
  }

  private func append(_ scalar: Unicode.Scalar, _ pen: Pens.Pen) {
    line.append(ncw_cell(wchar_t(bitPattern: scalar.value), pen.attributes, pen.pair))
  }

  /// Keeps the rest of the row in place whatever the C library thinks of the character's width.
  private func fitting(_ scalar: Unicode.Scalar, columns: Int) -> (scalar: Unicode.Scalar, columns: Int) {
    if (0x20..<0x7F).contains(scalar.value) { return (scalar, 1) }
    let width = Int(ct_character_width(scalar.value))
    if (1...columns).contains(width) { return (scalar, width) }
    // The left half of a wide character that something else covers.
    if width == 2 && scalar.columns == 2 { return (" ", 1) }
    return scalar == "\0" ? (" ", 1) : (repertoire.replacement, 1)
  }

  private func place(_ cursor: Frame.Position?, in size: Size) {
    guard let cursor, (0..<size.rows).contains(cursor.row), (0..<size.columns).contains(cursor.column)
    else {
      curs_set(0)
      // Some terminals cannot hide it; there it is least in the way.
      wmove(window, Int32(size.rows - 1), Int32(size.columns - 1))
      return
    }
    curs_set(1)
    wmove(window, Int32(cursor.row), Int32(cursor.column))
  }
}
