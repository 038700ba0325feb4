// SPDX-License-Identifier: Apache-2.0

/// Numbers of the language: decimal or `0x…`, with a suffix K, M, G or T, and sums with `+`.
enum Number {
  /// Reads a number; throws with the place of the part that is not one.
  static func read(_ word: Word, expected: @autoclosure () -> String) throws(LineError) -> UInt64 {
    var (part, rest) = word.cut(at: UInt8(ascii: "+"))
    var total = try one(part, expected: expected())
    while let tail = rest {
      (part, rest) = tail.cut(at: UInt8(ascii: "+"))
      let (sum, overflow) = total.addingReportingOverflow(try one(part, expected: expected()))
      if overflow {
        throw LineError(word, "'\(word.text)' does not fit in 64 bits", expected: expected())
      }
      total = sum
    }
    return total
  }

  private static func one(_ word: Word, expected: @autoclosure () -> String) throws(LineError) -> UInt64 {
    switch term(word.bytes[...]) {
    case .value(let value): return value
    case .tooLarge: throw LineError(word, "'\(word.text)' does not fit in 64 bits", expected: expected())
    case nil: throw LineError(word, "'\(word.text)' is not a number", expected: expected())
    }
  }

  private enum Term {
    case value(UInt64)
    case tooLarge
  }

  private static func term(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Term? {
    var digits = text
    let isHex =
      text.count >= 2 && text[text.startIndex] == UInt8(ascii: "0")
      && text[text.startIndex + 1] == UInt8(ascii: "x")
    let radix: UInt64 = isHex ? 16 : 10
    if isHex { digits = digits.dropFirst(2) }
    var shift: UInt64 = 0
    if let last = digits.last, let power = bits(ofSuffix: last) {
      shift = power
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

  private static func bits(ofSuffix byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "K"): 10
    case UInt8(ascii: "M"): 20
    case UInt8(ascii: "G"): 30
    case UInt8(ascii: "T"): 40
    default: nil
    }
  }

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

extension IOVA {
  /// Reads an address as the language writes numbers, in which `_` may stand between digits.
  ///
  /// nil for a text that is no number of 64 bits.
  public init?(parsing text: some StringProtocol) {
    let digits = String(text.filter { $0 != "_" })
    let read: (inout Words) throws(LineError) -> UInt64 = { (words) throws(LineError) in
      try Number.read(words.next("an address"), expected: "an address")
    }
    guard !digits.contains(" "), let value = try? TextLine(digits[...], number: 1).withWords(read) else {
      return nil
    }
    self.init(value)
  }
}
