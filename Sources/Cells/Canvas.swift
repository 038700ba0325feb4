// SPDX-License-Identifier: Apache-2.0

extension Frame {
  /// Writes text from a place to the right, within a region, and returns the column behind it.
  ///
  /// Control characters become blanks, zero-width characters are left out, and a wide character
  /// that does not fit is left out as well.
  @discardableResult
  public mutating func write(
    _ text: some StringProtocol, row: Int, column: Int, style: Style = .plain, within region: Region
  ) -> Int {
    guard row >= region.row, row < region.row + region.rows else { return column }
    let end = region.column + region.columns
    var column = column
    for scalar in text.unicodeScalars {
      let width = scalar.columns
      if width == 0 { continue }
      if column + width > end { break }
      if column >= region.column { put(scalar, width: width, row: row, column: column, style: style) }
      column += width
    }
    return column
  }

  private mutating func put(_ scalar: Unicode.Scalar, width: Int, row: Int, column: Int, style: Style) {
    self[row, column] = Cell(scalar.isControl ? " " : scalar, style)
    if width == 2 { self[row, column + 1] = Cell("\0", style) }
  }

  /// Fills a region with one cell.
  public mutating func fill(_ region: Region, with cell: Cell = .blank) {
    let area = region.intersection(Region(size))
    for row in area.row..<(area.row + area.rows) {
      for column in area.column..<(area.column + area.columns) { self[row, column] = cell }
    }
  }

  /// Takes the cells of a region from another frame of the same size.
  public mutating func copy(_ region: Region, from other: Frame) {
    precondition(size == other.size)
    let area = region.intersection(Region(size))
    for row in area.row..<(area.row + area.rows) {
      let start = row * size.columns + area.column
      cells.replaceSubrange(start..<(start + area.columns), with: other.cells[start..<(start + area.columns)])
    }
  }

  /// Gives the cells of a region new attributes and keeps their characters.
  public mutating func restyle(_ region: Region, _ change: (inout Style) -> Void) {
    let area = region.intersection(Region(size))
    for row in area.row..<(area.row + area.rows) {
      for column in area.column..<(area.column + area.columns) { change(&self[row, column].style) }
    }
  }
}

extension Unicode.Scalar {
  /// The number of terminal columns the character takes: 0, 1 or 2.
  public var columns: Int {
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    // Arrows, lines, blocks and other signs need no look into tables.
    if Self.signs.contains(value) { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  /// Whether the character does something rather than look like something.
  fileprivate var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) }

  private static let signs: ClosedRange<UInt32> = 0x2100...0x2BFF

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}

extension StringProtocol {
  /// The number of terminal columns the text takes.
  public var columns: Int {
    let plain = utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 } ? bytes.count : nil
    }
    if let plain, let plain { return plain }
    return unicodeScalars.reduce(0) { $0 + $1.columns }
  }
}
