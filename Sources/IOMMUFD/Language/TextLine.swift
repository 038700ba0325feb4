// SPDX-License-Identifier: Apache-2.0

/// One line of a text, as bytes of UTF-8 in the buffer that it was read into.
public struct TextLine: Sendable {
  /// The buffer, which other lines share.
  let buffer: [UInt8]
  /// The bytes of the line, without its newline.
  let range: Range<Int>
  /// The number of the line, from 1.
  public let number: Int

  init(buffer: [UInt8], range: Range<Int>, number: Int) {
    self.buffer = buffer
    self.range = range
    self.number = number
  }

  init(_ text: Substring, number: Int) {
    let bytes = Array(text.utf8)
    self.init(buffer: bytes, range: bytes.indices, number: number)
  }

  /// The line as text.
  public var text: String { String(decoding: buffer[range], as: UTF8.self) }

  /// What the line says; nil for a blank line or a comment alone.
  ///
  /// Throws an error that names the text `name`.
  public func content(inTextNamed name: String) throws(SyntaxError) -> Scenario.Content? {
    do throws(LineError) {
      return try withWords { (words) throws(LineError) in try Scenario.Content(&words) }
    } catch {
      throw SyntaxError(error, in: self, ofTextNamed: name)
    }
  }
}

extension TextLine {
  /// Lends the words of the line.
  func withWords<T, E: Error>(_ body: (inout Words) throws(E) -> T) throws(E) -> T {
    try buffer.withUnsafeBufferPointer { (buffer) throws(E) in
      let line = UnsafeBufferPointer(rebasing: buffer[range])
      return try withUnsafeTemporaryAllocation(of: Options.Found.self, capacity: Options.most) {
        (room) throws(E) in
        var words = Words(line, room: room)
        return try body(&words)
      }
    }
  }

  /// The text behind the first `#`, without blanks at its ends.
  public var comment: String? {
    guard let hash = buffer[range].firstIndex(of: UInt8(ascii: "#")) else { return nil }
    let isNoBlank = { (byte: UInt8) in !" \t\r".utf8.contains(byte) }
    let text = buffer[range][(hash + 1)...]
    guard let first = text.firstIndex(where: isNoBlank), let last = text.lastIndex(where: isNoBlank) else {
      return ""
    }
    return String(decoding: text[first...last], as: UTF8.self)
  }
}

/// What is wrong with a line, before it is known which line of which text it is.
struct LineError: Error {
  let column: Int
  let width: Int
  let message: String
  let expected: String?

  init(column: Int, width: Int, _ message: String, expected: String?) {
    self.column = column
    self.width = max(1, width)
    self.message = message
    self.expected = expected
  }

  init(_ word: Word, _ message: String, expected: String? = nil) {
    self.init(column: word.column, width: word.width, message, expected: expected)
  }
}

extension SyntaxError {
  init(_ error: LineError, in line: TextLine, ofTextNamed name: String) {
    self.init(
      file: name, line: line.number, column: error.column, width: error.width, message: error.message,
      expected: error.expected, source: line.text)
  }
}
