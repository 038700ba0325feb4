// SPDX-License-Identifier: Apache-2.0

/// What a terminal like xterm shows after the bytes that it was sent.
///
/// Just as much as curses needs. What it does not understand is remembered, so a test can demand that
/// there is nothing of that kind.
public struct ScreenModel {
  /// The look of a cell.
  public struct Style: Hashable {
    /// Heavier than other text.
    public var bold: Bool
    /// Fainter than other text.
    public var dim: Bool
    /// Underlined.
    public var underline: Bool
    /// Foreground and background exchanged.
    public var reverse: Bool
    /// The number of the foreground colour; nil is the terminal's own.
    public var foreground: Int?
    /// The number of the background colour; nil is the terminal's own.
    public var background: Int?

    /// Creates a look.
    public init(
      bold: Bool = false, dim: Bool = false, underline: Bool = false, reverse: Bool = false,
      foreground: Int? = nil, background: Int? = nil
    ) {
      self.bold = bold
      self.dim = dim
      self.underline = underline
      self.reverse = reverse
      self.foreground = foreground
      self.background = background
    }
  }

  /// A character and its look; the right half of a wide one is NUL.
  public struct Cell: Hashable {
    /// The character.
    public var character: Character = " "
    /// The look.
    public var style = Style()
  }

  /// The private modes of a terminal that nobody has touched.
  public static let initialModes: Set<Int> = [7, 25]

  /// The number of rows.
  public private(set) var rows: Int
  /// The number of columns.
  public private(set) var columns: Int
  /// The row of the cursor.
  public internal(set) var row = 0
  /// The column of the cursor.
  public internal(set) var column = 0
  /// The private modes that are set: 7 wraps lines, 25 shows the cursor, 1049 is the alternate screen.
  public internal(set) var modes = Self.initialModes
  /// Whether the keypad sends sequences of its own.
  public internal(set) var hasApplicationKeypad = false
  /// Sequences that are not understood.
  public internal(set) var unknown: Set<String> = []

  var cells: [[Cell]]
  var top = 0
  var bottom: Int
  /// The look that comes next.
  public internal(set) var style = Style()
  var isWrapPending = false
  var parser = ScreenParser()
  private var last: Character = " "
  private var primary: (cells: [[Cell]], row: Int, column: Int)?

  /// Creates an empty screen.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    bottom = rows - 1
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }

  /// A row as text, without the blanks at its end.
  public func line(_ row: Int) -> String {
    var line = cells[row].map(\.character).filter { $0 != "\0" }
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// All rows as text.
  public var text: String { (0..<rows).map(line).joined(separator: "\n") }

  /// The look of a cell.
  public func style(row: Int, column: Int) -> Style { cells[row][column].style }

  /// Whether the cursor is shown.
  public var isCursorVisible: Bool { modes.contains(25) }

  /// Whether the alternate screen is shown.
  public var isAlternate: Bool { modes.contains(1049) }

  /// Changes the size; what does not fit is lost.
  public mutating func resize(rows: Int, columns: Int) {
    cells = cells.prefix(rows).map { line in
      line.prefix(columns) + Array(repeating: Cell(), count: max(0, columns - line.count))
    }
    self.rows = rows
    self.columns = columns
    (top, bottom) = (0, rows - 1)
    cells += Array(repeating: blankLine, count: rows - cells.count)
    (row, column) = (min(row, rows - 1), min(column, columns - 1))
    isWrapPending = false
  }
}

extension ScreenModel {
  var blankLine: [Cell] { Array(repeating: blankCell, count: columns) }

  /// Terminals erase with the present background.
  var blankCell: Cell { Cell(style: Style(background: style.background)) }

  mutating func put(_ character: Character) {
    last = character
    guard let scalar = character.unicodeScalars.first else { return }
    if scalar.properties.generalCategory == .nonspacingMark { return combine(character) }
    if isWrapPending {
      column = 0
      lineFeed()
    }
    let width = Self.isWide(scalar) ? 2 : 1
    cells[row][column] = Cell(character: character, style: style)
    if width == 2, column + 1 < columns { cells[row][column + 1] = Cell(character: "\0", style: style) }
    isWrapPending = column + width >= columns && modes.contains(7)
    column = min(columns - 1, column + width)
  }

  mutating func repeatLast(_ count: Int) {
    for _ in 0..<count { put(last) }
  }

  private mutating func combine(_ mark: Character) {
    guard column > 0 else { return }
    cells[row][column - 1].character = Character(String(cells[row][column - 1].character) + String(mark))
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let ranges: [ClosedRange<UInt32>] = [
      0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]
    return ranges.contains { $0.contains(scalar.value) }
  }

  mutating func lineFeed() {
    isWrapPending = false
    if row == bottom { scroll(1) } else { row = min(rows - 1, row + 1) }
  }

  mutating func reverseLineFeed() {
    if row == top { scroll(-1) } else { row = max(0, row - 1) }
  }

  /// Moves the lines of the scrolling region up, or down for a negative count.
  mutating func scroll(_ count: Int) {
    for _ in 0..<abs(count) {
      cells.remove(at: count > 0 ? top : bottom)
      cells.insert(blankLine, at: count > 0 ? bottom : top)
    }
  }

  mutating func setMode(_ mode: Int, _ isOn: Bool) {
    if mode == 1049, isOn != isAlternate { switchScreen(isOn) }
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
  }

  private mutating func switchScreen(_ toAlternate: Bool) {
    if toAlternate {
      primary = (cells, row, column)
      cells = Array(repeating: blankLine, count: rows)
    } else if let saved = primary {
      (cells, row, column) = saved
      primary = nil
      // The window may have another size by now.
      resize(rows: rows, columns: columns)
    }
  }
}
