// SPDX-License-Identifier: Apache-2.0

/// Where in a sequence of bytes a terminal is.
struct ScreenParser {
  enum State {
    case text
    case escape
    case control
    case charset
    case string
    case stringEscape
  }

  var state = State.text
  var parameters = ""
  var character: [UInt8] = []
  var missing = 0
}

extension ScreenModel {
  /// Shows bytes.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { feed(byte) }
  }

  private mutating func feed(_ byte: UInt8) {
    switch parser.state {
    case .text: text(byte)
    case .escape: escape(byte)
    case .control: control(byte)
    case .charset: parser.state = .text
    case .string: parser.state = byte == 0x07 ? .text : byte == 0x1B ? .stringEscape : .string
    case .stringEscape: parser.state = .text
    }
  }

  private mutating func text(_ byte: UInt8) {
    if parser.missing > 0 { return continueCharacter(byte) }
    switch byte {
    case 0x1B: parser.state = .escape
    case 0x0D: carriageReturn()
    case 0x0A: lineFeed()
    case 0x08: moveCursor(column: column - 1)
    case 0x09: moveCursor(column: (column / 8 + 1) * 8)
    case 0..<0x20: break
    case 0xC0...0xDF: startCharacter(byte, missing: 1)
    case 0xE0...0xEF: startCharacter(byte, missing: 2)
    case 0xF0...0xF7: startCharacter(byte, missing: 3)
    default: put(Character(Unicode.Scalar(byte)))
    }
  }

  private mutating func carriageReturn() {
    column = 0
    isWrapPending = false
  }

  private mutating func startCharacter(_ byte: UInt8, missing: Int) {
    parser.character = [byte]
    parser.missing = missing
  }

  private mutating func continueCharacter(_ byte: UInt8) {
    parser.character.append(byte)
    parser.missing -= 1
    if parser.missing == 0 { put(Character(String(decoding: parser.character, as: UTF8.self))) }
  }

  private mutating func escape(_ byte: UInt8) {
    parser.state = .text
    switch Character(Unicode.Scalar(byte)) {
    case "[":
      parser.state = .control
      parser.parameters = ""
    case "(", ")": parser.state = .charset
    case "]": parser.state = .string
    case "M": reverseLineFeed()
    case "=": hasApplicationKeypad = true
    case ">": hasApplicationKeypad = false
    case "\\": break
    default: unknown.insert("ESC " + String(Unicode.Scalar(byte)))
    }
  }

  private mutating func control(_ byte: UInt8) {
    guard (0x40...0x7E).contains(byte) else {
      parser.parameters.unicodeScalars.append(Unicode.Scalar(byte))
      return
    }
    parser.state = .text
    execute(ControlSequence(parser.parameters, Character(Unicode.Scalar(byte))))
  }
}
