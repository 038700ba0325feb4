// SPDX-License-Identifier: Apache-2.0

/// The size of a screen or of a region of it, in cells.
public struct Size: Hashable, Sendable {
  /// The number of rows, never negative.
  public let rows: Int
  /// The number of columns, never negative.
  public let columns: Int

  /// Creates a size; negative numbers count as zero.
  public init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }
}

/// A rectangle of cells on a screen, possibly empty.
public struct Region: Hashable, Sendable {
  /// The first row, counted from 0 at the top.
  public var row: Int
  /// The first column, counted from 0 at the left.
  public var column: Int
  /// The number of rows, never negative.
  public var rows: Int
  /// The number of columns, never negative.
  public var columns: Int

  /// Creates a region; negative sizes count as zero.
  public init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// The whole of a screen of the given size.
  public init(_ size: Size) {
    self.init(row: 0, column: 0, rows: size.rows, columns: size.columns)
  }

  /// Whether the region holds no cell.
  public var isEmpty: Bool { rows == 0 || columns == 0 }

  /// The region without the given number of cells at each side.
  public func inset(rows dy: Int, columns dx: Int) -> Region {
    Region(row: row + dy, column: column + dx, rows: rows - 2 * dy, columns: columns - 2 * dx)
  }

  /// The part that both regions have in common.
  public func intersection(_ other: Region) -> Region {
    let top = max(row, other.row)
    let left = max(column, other.column)
    let bottom = min(row + rows, other.row + other.rows)
    let right = min(column + columns, other.column + other.columns)
    return Region(row: top, column: left, rows: bottom - top, columns: right - left)
  }
}
