// SPDX-License-Identifier: Apache-2.0

/// The words of one line, taken from the front.
struct Words {
  /// The bytes of the line.
  private let line: UnsafeBufferPointer<UInt8>
  /// Room for the options that are found.
  let room: UnsafeMutableBufferPointer<Options.Found>
  /// Where the next word begins; the limit where none is left.
  private var position: Int
  /// Behind the last word.
  private var limit: Int
  /// Where the last `=>` stands, the last `as`, and the first `failing`.
  private var (arrow, name, failing): (Int?, Int?, Int?)
  /// The place behind the last word, for what is missing there.
  private(set) var end: Word

  /// The words of a line, up to a `#`.
  init(_ line: UnsafeBufferPointer<UInt8>, room: UnsafeMutableBufferPointer<Options.Found>) {
    self.line = line
    self.room = room
    (position, limit) = (line.count, 0)
    var i = 0
    while true {
      while i < line.count, Self.isBlank(line[i]) { i += 1 }
      guard i < line.count, line[i] != UInt8(ascii: "#") else { break }
      let start = i
      while i < line.count, !Self.isEnd(line[i]) { i += 1 }
      if limit == 0 { position = start }
      limit = i
      switch i - start {
      case 2:
        if line.holds("=>", at: start) { arrow = start } else if line.holds("as", at: start) { name = start }
      case 7:
        if failing == nil, line.holds("failing", at: start) { failing = start }
      default: continue
      }
    }
    position = min(position, limit)
    end = Word(line, limit..<limit, gap: 1)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// Whether a word ends before a byte.
  private static func isEnd(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: "#") && (isBlank(byte) || byte == UInt8(ascii: "#"))
  }

  var isEmpty: Bool { position == limit }

  /// The next word, which stays.
  var first: Word? {
    isEmpty ? nil : Word(line, position..<endOfFirst)
  }

  private var endOfFirst: Int {
    var end = position
    while end < limit, !Self.isEnd(line[end]) { end += 1 }
    return end
  }

  private mutating func popFirst() -> Word? {
    guard let first else { return nil }
    position += first.count
    while position < limit, Self.isBlank(line[position]) { position += 1 }
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

  /// Takes the words from the last `=>` on, without it; nil where it does not stand.
  mutating func takeExpectation() -> Words? { arrow.flatMap { takeTail(from: $0) } }

  /// Takes the words from the last `as` on, without it; nil where it does not stand.
  mutating func takeName() -> Words? { name.flatMap { takeTail(from: $0) } }

  /// Takes the words from the first `failing` on, without it; nil where it does not stand.
  mutating func takeFaults() -> Words? { failing.flatMap { takeTail(from: $0) } }

  /// Takes the words behind a word, which goes as well; nil where it was taken already.
  private mutating func takeTail(from start: Int) -> Words? {
    guard position <= start, start < limit else { return nil }
    var tail = self
    (tail.position, tail.arrow, tail.name, tail.failing) = (start, nil, nil, nil)
    _ = tail.popFirst()
    end = Word(line, start..<start)
    limit = start
    while limit > position, Self.isBlank(line[limit - 1]) { limit -= 1 }
    return tail
  }

  /// Throws at the next word if there is one.
  func finish(_ expected: String = "the end of the line") throws(LineError) {
    if let word = first {
      throw LineError(word, "'\(word.text)' does not belong here", expected: expected)
    }
  }
}
