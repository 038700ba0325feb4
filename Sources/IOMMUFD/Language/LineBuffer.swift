// SPDX-License-Identifier: Apache-2.0

/// The lines of a text that comes in pieces; no more of it is kept than the line that is not complete.
public struct LineBuffer: Sendable {
  private var bytes: [UInt8]
  /// How many bytes have come.
  private var filled: Int
  /// Where the next line begins.
  private var start = 0
  /// From the start up to here there is no newline.
  private var scanned = 0
  /// Whether all bytes from the start on are ASCII, and none is NUL.
  private var isPlain = true
  private var isAtEnd: Bool
  private var isBehindMark = false
  /// The number of lines that were given.
  private var count = 0

  /// Creates a buffer for a text whose pieces are still to come.
  public init() {
    bytes = [UInt8](repeating: 0, count: 1 << 16)
    filled = 0
    isAtEnd = false
  }

  /// Creates a buffer with all of a text.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    filled = bytes.count
    isAtEnd = true
    isPlain = Self.isPlain(bytes[...])
  }

  /// Whether every line has been given.
  public var isFinished: Bool { isAtEnd && start == filled }

  /// Takes a piece of the text, which is written where it is told; no bytes are the end of the text.
  public mutating func fill<E: Error>(
    _ read: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) {
    makeRoom()
    let count = try bytes.withUnsafeMutableBufferPointer { (all) throws(E) in
      try read(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: all[filled...])))
    }
    isAtEnd = count == 0
    if isPlain { isPlain = Self.isPlain(bytes[filled..<filled + count]) }
    filled += count
  }

  private mutating func makeRoom() {
    let rest = start..<filled
    if rest.isEmpty { isPlain = true }
    bytes.withUnsafeMutableBytes { all in
      all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[rest]))
    }
    (start, filled, scanned) = (0, rest.count, scanned - start)
    if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: filled)) }
  }

  /// The next line; nil where more of the text is needed, or all of it has been given.
  ///
  /// Throws where the line is not text.
  public mutating func next() throws(TextError) -> TextLine? {
    guard isBehindMark || skipMark() else { return nil }
    if let newline = bytes[scanned..<filled].firstIndex(of: UInt8(ascii: "\n")) {
      return try take(upTo: newline, next: newline + 1)
    }
    scanned = filled
    return isAtEnd && start < filled ? try take(upTo: filled, next: filled) : nil
  }

  private mutating func take(upTo end: Int, next: Int) throws(TextError) -> TextLine {
    let line = TextLine(buffer: bytes, range: start..<end, number: count + 1)
    if !isPlain, let error = TextError(firstIn: line) { throw error }
    (start, scanned) = (next, next)
    count += 1
    return line
  }

  /// Skips a byte order mark; false where more of the text is needed to tell.
  private mutating func skipMark() -> Bool {
    guard filled >= 3 || isAtEnd else { return false }
    isBehindMark = true
    if bytes[..<filled].starts(with: [0xef, 0xbb, 0xbf]) { (start, scanned) = (3, 3) }
    return true
  }

  private static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
      var (odd, i): (UInt64, Int) = (0, 0)
      while i + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        // A top bit is set by a byte beyond ASCII, or by the borrow of a zero.
        odd |= (word | (word &- ones)) & tops
        i += 8
      }
      return odd == 0 && !bytes[i...].contains { $0 == 0 || $0 >= 0x80 }
    }
  }
}

/// A byte that is no part of a text in UTF-8, or is NUL.
public struct TextError: Error, Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// The number of bytes from the start of the line, from 1.
  public let column: Int
  /// The byte.
  public let byte: UInt8

  fileprivate init?(firstIn line: TextLine) {
    let bytes = line.buffer[line.range]
    var (decoder, iterator, offset) = (UTF8(), bytes.makeIterator(), 0)
    while case .scalarValue(let scalar) = decoder.decode(&iterator), scalar != "\0" {
      offset += UTF8.width(scalar)
    }
    guard offset < bytes.count else { return nil }
    (self.line, column, byte) = (line.number, offset + 1, bytes[bytes.startIndex + offset])
  }
}

extension String {
  /// The text in bytes of UTF-8, without a byte order mark; throws where they are none.
  public init(text bytes: [UInt8]) throws(TextError) {
    var lines = LineBuffer(bytes)
    while try lines.next() != nil {}
    self.init(decoding: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...], as: UTF8.self)
  }
}
