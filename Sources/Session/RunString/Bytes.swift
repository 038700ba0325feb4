// SPDX-License-Identifier: Apache-2.0

/// Bytes with numbers of any size: seven bits in each, the lowest first, and a bit that says whether more follow.
struct ByteWriter {
  var bytes: [UInt8] = []

  /// Appends a number, which must not be negative.
  mutating func append(_ number: Int) {
    var rest = UInt64(number)
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads what a ``ByteWriter`` has written.
struct ByteReader {
  private let bytes: [UInt8]
  /// Where the next number begins.
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next number; nil where it is not there whole, or too large for any string.
  mutating func number() -> Int? {
    var (number, shift) = (0, 0)
    while position < bytes.count, shift < 42 {
      let byte = bytes[position]
      position += 1
      number |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
      shift += 7
    }
    return nil
  }
}

/// CRC-32 as Ethernet has it.
enum Checksum {
  /// The number of bytes.
  static let count = 4

  /// The checksum, the lowest byte first.
  static func bytes(of bytes: [UInt8]) -> [UInt8] {
    var rest = UInt32.max
    for byte in bytes {
      rest ^= UInt32(byte)
      for _ in 0..<8 { rest = rest & 1 == 0 ? rest >> 1 : (rest >> 1) ^ 0xedb8_8320 }
    }
    return (0..<count).map { UInt8(truncatingIfNeeded: ~rest >> ($0 * 8)) }
  }
}

/// Base 64 in the alphabet for addresses, without padding.
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

  /// Bytes as text.
  static func text(_ bytes: [UInt8]) -> String {
    var (text, bits, count) = ("", UInt32(0), 0)
    for byte in bytes {
      (bits, count) = (bits << 8 | UInt32(byte), count + 8)
      while count >= 6 {
        count -= 6
        text.append(digits[Int(bits >> count & 0x3f)])
      }
    }
    if count > 0 { text.append(digits[Int(bits << (6 - count) & 0x3f)]) }
    return text
  }

  /// Text as bytes; nil where it has a character that is no digit.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
    for character in text {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      (bits, count) = (bits << 6 | UInt32(digit), count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }

  /// The first character that is no digit.
  static func strange(in text: some StringProtocol) -> Character {
    text.first { !digits.contains($0) } ?? " "
  }
}
