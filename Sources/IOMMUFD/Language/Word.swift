// SPDX-License-Identifier: Apache-2.0

/// A word of a line, or a part of one, and where it stands.
///
/// It points to the line's bytes and is valid only while these are lent: in ``TextLine/withWords(_:)``.
struct Word {
  /// The bytes of the line.
  let line: UnsafeBufferPointer<UInt8>
  /// Where the word stands in them.
  let range: Range<Int>
  /// How many columns behind its bytes the place lies that is meant.
  private let gap: Int

  init(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, gap: Int = 0) {
    self.line = line
    self.range = range
    self.gap = gap
  }

  /// The word as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes of the word.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: line[range]) }

  /// The number of bytes.
  var count: Int { range.count }

  /// The column of the first character, from 1.
  var column: Int { Self.scalarCount(line[..<range.lowerBound]) + 1 + gap }

  /// The number of characters.
  var width: Int { Self.scalarCount(line[range]) }

  private static func scalarCount(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    bytes.count { $0 & 0xc0 != 0x80 }
  }

  /// The part of the word behind a number of bytes.
  func dropping(_ count: Int) -> Word { Word(line, range.dropFirst(count), gap: gap) }

  /// The part of the word before the first such byte, and the part behind it if there is one.
  func cut(at separator: UInt8) -> (head: Word, tail: Word?) {
    guard let place = line[range].firstIndex(of: separator) else { return (self, nil) }
    let tail = Word(line, place + 1..<range.upperBound, gap: gap)
    return (Word(line, range.lowerBound..<place, gap: gap), tail)
  }

  /// The parts of the word between such bytes, at least one.
  func parts(at separator: UInt8) -> [Word] {
    line[range].split(separator: separator, omittingEmptySubsequences: false).map {
      Word(line, $0.indices, gap: gap)
    }
  }

  /// Whether the word begins with a text.
  func hasPrefix(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && line.holds(text, at: range.lowerBound)
  }

  static func == (word: Word, text: StaticString) -> Bool {
    word.count == text.utf8CodeUnitCount && word.line.holds(text, at: word.range.lowerBound)
  }

  static func == (word: Word, text: String) -> Bool { word.bytes.elementsEqual(text.utf8) }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a text stands at a place, where there are at least as many bytes.
  func holds(_ text: StaticString, at place: Int) -> Bool {
    let start = text.utf8Start
    for i in 0..<text.utf8CodeUnitCount where self[place + i] != start[i] { return false }
    return true
  }
}
