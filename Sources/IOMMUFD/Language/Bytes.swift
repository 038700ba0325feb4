// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
  /// Appends a text.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  /// Appends a text and a number in lower-case hex with `0x` in front.
  package mutating func append(_ text: StaticString, hex number: UInt64) {
    append(text)
    append("0x" as StaticString)
    let digits = Swift.max(1, (67 - number.leadingZeroBitCount) / 4)
    for place in (0..<digits).reversed() {
      let digit = UInt8(truncatingIfNeeded: number >> (place * 4)) & 0xf
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
    }
  }

  /// Appends a text and a number with the largest suffix that divides it (`4K`, `2M`), or in hex.
  mutating func append(_ text: StaticString, scaled number: UInt64) {
    let power = Swift.min(4, number.trailingZeroBitCount / 10)
    let quotient = number >> (power * 10)
    guard number != 0, power > 0, quotient < 1 << 20 else {
      if number != 0 { return append(text, hex: number) }
      append(text)
      return append(UInt8(ascii: "0"))
    }
    append(text)
    append(String(quotient))
    append(Self.suffixes[power - 1])
  }

  private static let suffixes = [UInt8]("KMGT".utf8)

  private mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
