// SPDX-License-Identifier: Apache-2.0

/// Numbers of the language: decimal or `0x…`, with a suffix K, M, G or T, and sums with `+`.
enum Number {
  /// Reads a number; throws with the place of the part that is not one.
  static func read(_ word: Word, expected: String) throws(LineError) -> UInt64 {
    var total: UInt64 = 0
    var column = word.column
    for part in word.text.split(separator: "+", omittingEmptySubsequences: false) {
      let place = Word(text: part, column: column)
      let (sum, overflow) = total.addingReportingOverflow(try one(place, expected: expected))
      if overflow { throw LineError(word, "'\(word.text)' does not fit in 64 bits", expected: expected) }
      total = sum
      column += part.unicodeScalars.count + 1
    }
    return total
  }

  private static func one(_ word: Word, expected: String) throws(LineError) -> UInt64 {
    switch term(word.text.utf8) {
    case .value(let value): return value
    case .tooLarge: throw LineError(word, "'\(word.text)' does not fit in 64 bits", expected: expected)
    case nil: throw LineError(word, "'\(word.text)' is not a number", expected: expected)
    }
  }

  private enum Term {
    case value(UInt64)
    case tooLarge
  }

  private static func term(_ text: Substring.UTF8View) -> Term? {
    var digits = text
    let radix: UInt64 = text.starts(with: "0x".utf8) ? 16 : 10
    if radix == 16 { digits = digits.dropFirst(2) }
    var shift: UInt64 = 0
    if let last = digits.last, let bits = suffixes[last] {
      shift = bits
      digits = digits.dropLast()
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    var fits = true
    for byte in digits {
      guard let digit = digit(byte), digit < radix else { return nil }
      let (product, high) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if high || carry { fits = false }
      value = sum
    }
    return fits && value <= UInt64.max >> shift ? .value(value << shift) : .tooLarge
  }

  private static let suffixes: [UInt8: UInt64] = [
    UInt8(ascii: "K"): 10, UInt8(ascii: "M"): 20, UInt8(ascii: "G"): 30, UInt8(ascii: "T"): 40,
  ]

  /// The value of a hex digit; nil for any other byte.
  static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
