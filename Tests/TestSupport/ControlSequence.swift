// SPDX-License-Identifier: Apache-2.0

/// A sequence that starts with ESC `[`: numbers and a letter that says what to do with them.
struct ControlSequence {
  let text: String
  let isPrivate: Bool
  let numbers: [Int]
  let final: Character

  init(_ parameters: String, _ final: Character) {
    text = parameters + String(final)
    isPrivate = parameters.first.map { "?>=".contains($0) } ?? false
    numbers = parameters.drop { "?>=".contains($0) }
      .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    self.final = final
  }

  /// A number that counts something, and is 1 or something else if it is missing or 0.
  func count(_ index: Int = 0, default missing: Int = 1) -> Int {
    index < numbers.count && numbers[index] > 0 ? numbers[index] : missing
  }
}

extension ScreenModel {
  mutating func execute(_ sequence: ControlSequence) {
    if sequence.final == "m" { return setStyle(sequence) }
    isWrapPending = false
    guard !move(sequence), !erase(sequence), !shift(sequence), !configure(sequence) else { return }
    unknown.insert("CSI " + sequence.text)
  }

  mutating func moveCursor(row: Int? = nil, column: Int? = nil) {
    self.row = min(max(row ?? self.row, 0), rows - 1)
    self.column = min(max(column ?? self.column, 0), columns - 1)
    isWrapPending = false
  }

  private mutating func move(_ sequence: ControlSequence) -> Bool {
    switch sequence.final {
    case "H", "f": moveCursor(row: sequence.count(0) - 1, column: sequence.count(1) - 1)
    case "A": moveCursor(row: row - sequence.count())
    case "B": moveCursor(row: row + sequence.count())
    case "C": moveCursor(column: column + sequence.count())
    case "D": moveCursor(column: column - sequence.count())
    case "G": moveCursor(column: sequence.count() - 1)
    case "d": moveCursor(row: sequence.count() - 1)
    case "Z": moveCursor(column: (column - 1) / 8 * 8)
    default: return false
    }
    return true
  }

  private mutating func erase(_ sequence: ControlSequence) -> Bool {
    let mode = sequence.numbers.first ?? 0
    switch sequence.final {
    case "K": eraseLine(mode)
    case "J":
      eraseLine(mode)
      for line in mode == 0 ? (row + 1)..<rows : mode == 1 ? 0..<row : 0..<rows { cells[line] = blankLine }
    case "X": blank(column..<min(columns, column + sequence.count()))
    default: return false
    }
    return true
  }

  private mutating func eraseLine(_ mode: Int) {
    blank(mode == 0 ? column..<columns : mode == 1 ? 0..<(column + 1) : 0..<columns)
  }

  private mutating func blank(_ range: Range<Int>) {
    for column in range { cells[row][column] = blankCell }
  }

  private mutating func shift(_ sequence: ControlSequence) -> Bool {
    let count = sequence.count()
    let blanks = Array(repeating: blankCell, count: min(count, columns - column))
    switch sequence.final {
    case "P": cells[row] = cells[row][..<column] + cells[row][(column + blanks.count)...] + blanks
    case "@": cells[row] = cells[row][..<column] + blanks + cells[row][column..<(columns - blanks.count)]
    case "L": shiftLines { $0.scroll(-count) }
    case "M": shiftLines { $0.scroll(count) }
    case "S": scroll(count)
    case "T": scroll(-count)
    case "b": repeatLast(count)
    default: return false
    }
    return true
  }

  private mutating func shiftLines(_ change: (inout ScreenModel) -> Void) {
    let saved = top
    top = row
    change(&self)
    top = saved
  }

  private mutating func configure(_ sequence: ControlSequence) -> Bool {
    switch sequence.final {
    case "r":
      // A program that has not heard of a smaller size yet may name rows that are gone.
      bottom = min(rows, sequence.count(1, default: rows)) - 1
      top = min(bottom, sequence.count(0) - 1)
      moveCursor(row: 0, column: 0)
    case "h", "l":
      // Insert mode is only ever switched off; 34 is a matter of the cursor's shape.
      guard sequence.isPrivate else { return ["4l", "34h", "34l"].contains(sequence.text) }
      for mode in sequence.numbers { setMode(mode, sequence.final == "h") }
    case "t", "c", "n": break
    default: return false
    }
    return true
  }
}

extension ScreenModel {
  private mutating func setStyle(_ sequence: ControlSequence) {
    var numbers = sequence.numbers[...]
    if numbers.isEmpty { style = Style() }
    while let number = numbers.popFirst() {
      switch number {
      case 0: style = Style()
      case 1: style.bold = true
      case 2: style.dim = true
      case 4: style.underline = true
      case 7: style.reverse = true
      case 22: (style.bold, style.dim) = (false, false)
      case 24: style.underline = false
      case 27: style.reverse = false
      case 10, 11: break
      default: setColor(number, &numbers)
      }
    }
  }

  private mutating func setColor(_ number: Int, _ rest: inout ArraySlice<Int>) {
    switch number {
    case 30...37: style.foreground = number - 30
    case 90...97: style.foreground = number - 90 + 8
    case 38: style.foreground = extendedColor(&rest)
    case 39: style.foreground = nil
    case 40...47: style.background = number - 40
    case 100...107: style.background = number - 100 + 8
    case 48: style.background = extendedColor(&rest)
    case 49: style.background = nil
    default: unknown.insert("SGR \(number)")
    }
  }

  private func extendedColor(_ rest: inout ArraySlice<Int>) -> Int? {
    guard rest.popFirst() == 5 else {
      // Red, green and blue.
      defer { rest = rest.dropFirst(3) }
      return rest.prefix(3).reduce(0) { $0 << 8 | $1 }
    }
    return rest.popFirst()
  }
}
