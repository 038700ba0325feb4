// SPDX-License-Identifier: Apache-2.0

/// The words of one line, taken from the front.
struct Words {
  private let buffer: [UInt8]
  /// Where the line begins in the buffer.
  private let line: Int
  /// Where the next word begins; the limit where none is left.
  private var position: Int
  /// Behind the last word.
  private var limit: Int
  /// The place behind the last word, for what is missing there.
  let end: Word

  /// The words of a line, up to a `#`.
  init(_ text: TextLine) {
    let content = text.buffer[text.range].firstIndex(of: UInt8(ascii: "#")) ?? text.range.upperBound
    self.init(text.buffer, line: text.range.lowerBound, text.range.lowerBound..<content, end: nil)
  }

  /// The words in a part of a line, which end at a place of their own or one column behind the last.
  private init(_ buffer: [UInt8], line: Int, _ range: Range<Int>, end: Word?) {
    var limit = range.upperBound
    while limit > range.lowerBound, Self.isBlank(buffer[limit - 1]) { limit -= 1 }
    self.buffer = buffer
    self.line = line
    self.limit = limit
    self.position = range.lowerBound
    self.end = end ?? Word(buffer, line: line, limit..<limit, gap: 1)
    skipBlanks()
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipBlanks() {
    while position < limit, Self.isBlank(buffer[position]) { position += 1 }
  }

  var isEmpty: Bool { position == limit }

  /// The next word, which stays.
  var first: Word? {
    isEmpty ? nil : Word(buffer, line: line, position..<endOfFirst)
  }

  private var endOfFirst: Int {
    var end = position
    while end < limit, !Self.isBlank(buffer[end]) { end += 1 }
    return end
  }

  private mutating func popFirst() -> Word? {
    guard let first else { return nil }
    position += first.count
    skipBlanks()
    return first
  }

  /// The word with a number, counted from 1.
  func word(_ number: Int) -> Word? {
    var rest = self
    for _ in 1..<number { _ = rest.popFirst() }
    return rest.first
  }

  /// Takes the next word; throws what was expected where none is left.
  mutating func next(_ expected: @autoclosure () -> String) throws(LineError) -> Word {
    guard let word = popFirst() else {
      throw LineError(end, "something is missing here", expected: expected())
    }
    return word
  }

  /// Takes the next word if it is this one.
  mutating func take(_ text: StaticString) -> Bool {
    guard let first, first == text else { return false }
    _ = popFirst()
    return true
  }

  /// Takes the words from the last `text` on, without it; nil where it does not stand.
  mutating func takeTail(from text: StaticString) -> Words? {
    let count = text.utf8CodeUnitCount
    var end = limit
    while end > position {
      var start = end
      while start > position, !Self.isBlank(buffer[start - 1]) { start -= 1 }
      if end - start == count, buffer.holds(text, at: start) {
        let tail = Words(buffer, line: line, end..<limit, end: self.end)
        let place = Word(buffer, line: line, start..<start)
        self = Words(buffer, line: line, position..<start, end: place)
        return tail
      }
      end = start
      while end > position, Self.isBlank(buffer[end - 1]) { end -= 1 }
    }
    return nil
  }

  /// Throws at the next word if there is one.
  func finish(_ expected: String = "the end of the line") throws(LineError) {
    if let word = first {
      throw LineError(word, "'\(word.text)' does not belong here", expected: expected)
    }
  }
}

extension TextLine {
  /// The text behind the first `#`, without blanks at its ends.
  var comment: String? {
    guard let hash = buffer[range].firstIndex(of: UInt8(ascii: "#")) else { return nil }
    let isNoBlank = { (byte: UInt8) in !" \t\r".utf8.contains(byte) }
    let text = buffer[range][(hash + 1)...]
    guard let first = text.firstIndex(where: isNoBlank), let last = text.lastIndex(where: isNoBlank) else {
      return ""
    }
    return String(decoding: text[first...last], as: UTF8.self)
  }
}
