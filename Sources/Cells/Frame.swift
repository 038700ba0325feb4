// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One cell of a frame.
public struct Cell: Hashable, Sendable {
  /// The character; NUL in the right half of a character that is two columns wide.
  public var scalar: Unicode.Scalar
  /// The look.
  public var style: Style

  /// Creates a cell.
  public init(_ scalar: Unicode.Scalar, _ style: Style = .plain) {
    self.scalar = scalar
    self.style = style
  }

  /// An empty cell.
  public static let blank = Cell(" ")
}

/// A picture of the whole screen: what a renderer makes and a terminal shows.
///
/// Writing outside of the frame has no effect, so a renderer need not clip.
public struct Frame: Hashable, Sendable {
  /// The size in cells.
  public let size: Size
  /// The cells, row by row.
  public internal(set) var cells: [Cell]
  /// Where the terminal's cursor stands while text is typed; nil hides it.
  public var cursor: Position?

  /// A place in a frame, counted from 0 at the top left.
  public struct Position: Hashable, Sendable {
    /// The row, from 0 at the top.
    public var row: Int
    /// The column, from 0 at the left.
    public var column: Int

    /// Creates a position.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// Creates an empty frame.
  public init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  /// The cell at a place; writing outside of the frame has no effect, reading there gives a blank.
  public subscript(row: Int, column: Int) -> Cell {
    get { contains(row: row, column: column) ? cells[row * size.columns + column] : .blank }
    set {
      guard contains(row: row, column: column) else { return }
      cells[row * size.columns + column] = newValue
    }
  }

  /// The cells of one row.
  public func row(_ row: Int) -> ArraySlice<Cell> {
    cells[(row * size.columns)..<((row + 1) * size.columns)]
  }

  /// Whether a row is the same in another frame of the same size.
  public func hasSameRow(_ row: Int, as other: Frame) -> Bool {
    // The cells of a row are compared at once: a cell has no bytes that mean nothing.
    cells.withUnsafeBytes { mine in
      other.cells.withUnsafeBytes { theirs in
        let count = size.columns * MemoryLayout<Cell>.stride
        let bytes = (row * count)..<((row + 1) * count)
        guard let a = UnsafeRawBufferPointer(rebasing: mine[bytes]).baseAddress,
          let b = UnsafeRawBufferPointer(rebasing: theirs[bytes]).baseAddress
        else { return true }
        return memcmp(a, b, count) == 0
      }
    }
  }

  private func contains(row: Int, column: Int) -> Bool {
    row >= 0 && row < size.rows && column >= 0 && column < size.columns
  }
}

extension Frame {
  /// The frame as lines of text without trailing blanks, each ended by a newline.
  public var text: String {
    (0..<size.rows).map { index in
      var line = row(index)
      while line.last?.scalar == " " { line.removeLast() }
      var text = String.UnicodeScalarView(line.lazy.map(\.scalar).filter { $0 != "\0" })
      text.append("\n")
      return String(text)
    }
    .joined()
  }
}
