// SPDX-License-Identifier: Apache-2.0

/// Packs text: the better its next bit can be guessed, the less room it takes.
///
/// An arithmetic coder: the packed bytes are a fraction between 0 and 1. Each bit of the text cuts the interval
/// that is left in two, as wide as they are likely, and takes one of them.
enum TextPacker {
  /// So much text a packed one may hold at most, which is more than anybody can paste.
  private static let limit = 1 << 24

  /// Packs a text without NUL bytes.
  static func pack(_ text: [UInt8]) -> [UInt8] {
    var model = TextModel.primed
    var (interval, packed) = (Interval(), [UInt8]())
    for byte in text + [0] {
      for place in (0..<8).reversed() {
        let bit = byte >> place & 1 == 1
        interval.take(bit, chance: model.chance)
        while let byte = interval.shift() { packed.append(byte) }
        model.update(bit)
      }
    }
    // Missing bytes read as zeros: one byte above the lower end says it all.
    if interval.low > 0 { packed.append(UInt8(interval.low >> 24) + 1) }
    return packed
  }

  /// Unpacks a text; nil where it has no end.
  static func unpack(_ packed: [UInt8]) -> [UInt8]? {
    var model = TextModel.primed
    var (interval, rest, text) = (Interval(), packed[...], [UInt8]())
    var code: UInt32 = 0
    for _ in 0..<4 { code = code << 8 | UInt32(rest.popFirst() ?? 0) }
    while text.count < limit {
      var byte: UInt8 = 0
      for _ in 0..<8 {
        let bit = code <= interval.middle(model.chance)
        interval.take(bit, chance: model.chance)
        while interval.shift() != nil { code = code << 8 | UInt32(rest.popFirst() ?? 0) }
        model.update(bit)
        byte = byte << 1 | (bit ? 1 : 0)
      }
      if byte == 0 { return text }
      text.append(byte)
    }
    return nil
  }
}

/// What is left of the fractions, as their next 32 bits.
private struct Interval {
  private(set) var low: UInt32 = 0
  private var high: UInt32 = .max

  /// The last fraction that stands for a 1.
  func middle(_ chance: Int) -> UInt32 {
    low + UInt32(truncatingIfNeeded: (UInt64(high - low) * UInt64(chance)) >> 16)
  }

  mutating func take(_ bit: Bool, chance: Int) {
    let middle = middle(chance)
    if bit { high = middle } else { low = middle + 1 }
  }

  /// The first byte, which then leaves the interval, where all fractions have the same.
  mutating func shift() -> UInt8? {
    guard (low ^ high) >> 24 == 0 else { return nil }
    defer { (low, high) = (low << 8, high << 8 | 0xff) }
    return UInt8(high >> 24)
  }
}
