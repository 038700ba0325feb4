// SPDX-License-Identifier: Apache-2.0

/// A word of a line, or a part of one, and where it stands.
struct Word {
  private let buffer: [UInt8]
  /// Where the line begins in the buffer.
  private let line: Int
  private let range: Range<Int>
  /// How many columns behind its bytes the place lies that is meant.
  private let gap: Int

  init(_ buffer: [UInt8], line: Int, _ range: Range<Int>, gap: Int = 0) {
    self.buffer = buffer
    self.line = line
    self.range = range
    self.gap = gap
  }

  /// A word that stands in no line.
  init(text: some StringProtocol, column: Int) {
    let bytes = Array(text.utf8)
    self.init(bytes, line: 0, bytes.indices, gap: column - 1)
  }

  /// The word as text.
  var text: String { String(decoding: buffer[range], as: UTF8.self) }

  /// The bytes of the word.
  var bytes: ArraySlice<UInt8> { buffer[range] }

  /// The number of bytes.
  var count: Int { range.count }

  /// The column of the first character, from 1.
  var column: Int { scalarCount(line..<range.lowerBound) + 1 + gap }

  /// The number of characters.
  var width: Int { scalarCount(range) }

  private func scalarCount(_ range: Range<Int>) -> Int {
    buffer[range].count { $0 & 0xc0 != 0x80 }
  }

  /// The part of the word behind a number of bytes.
  func dropping(_ count: Int) -> Word {
    Word(buffer, line: line, range.dropFirst(count), gap: gap)
  }

  /// The part of the word before the first such byte, and the part behind it if there is one.
  func cut(at separator: UInt8) -> (head: Word, tail: Word?) {
    guard let place = buffer[range].firstIndex(of: separator) else { return (self, nil) }
    let head = Word(buffer, line: line, range.lowerBound..<place, gap: gap)
    return (head, Word(buffer, line: line, place + 1..<range.upperBound, gap: gap))
  }

  /// The parts of the word between such bytes, at least one.
  func parts(at separator: UInt8) -> [Word] {
    buffer[range].split(separator: separator, omittingEmptySubsequences: false).map {
      Word(buffer, line: line, $0.indices, gap: gap)
    }
  }

  /// Whether the word begins with a text.
  func hasPrefix(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && buffer.holds(text, at: range.lowerBound)
  }

  static func == (word: Word, text: StaticString) -> Bool {
    word.count == text.utf8CodeUnitCount && word.buffer.holds(text, at: word.range.lowerBound)
  }

  static func == (word: Word, text: String) -> Bool { word.bytes.elementsEqual(text.utf8) }
}

extension [UInt8] {
  /// Whether a text stands at a place, where there are at least as many bytes.
  func holds(_ text: StaticString, at place: Int) -> Bool {
    text.withUTF8Buffer { text in
      for i in text.indices where self[place + i] != text[i] { return false }
      return true
    }
  }
}
