// SPDX-License-Identifier: Apache-2.0

/// The bytes of a UTF-8 character that has not arrived as a whole.
struct PartialCharacter {
  private var bytes: [UInt8] = []
  private var length = 0

  /// Adds a byte, and returns the character if it is the last one.
  ///
  /// Broken characters vanish; a byte that ends one too early starts the next.
  mutating func append(_ byte: UInt8) -> Unicode.Scalar? {
    if byte < 0x80 {
      (bytes, length) = ([], 0)
      return Unicode.Scalar(byte)
    }
    if !isContinuation(byte) {
      bytes = []
      length = expectedLength(first: byte)
    }
    bytes.append(byte)
    guard bytes.count == length else { return nil }
    defer { length = 0 }
    return String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
  }

  private func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private func expectedLength(first byte: UInt8) -> Int {
    switch byte {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }
}
