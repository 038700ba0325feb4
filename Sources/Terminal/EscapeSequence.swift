// SPDX-License-Identifier: Apache-2.0

import Cells

/// A sequence of bytes that starts with escape and that terminfo does not know.
///
/// Terminals send more keys than their description says, above all when `TERM` names a lesser one.
/// Without this, such a key would look like Escape and some letters, and every letter does something.
struct EscapeSequence {
  /// The number of bytes after escape.
  let length: Int
  /// The key, if it is one of ours without modifiers.
  let key: Key?

  /// Recognises a whole sequence behind an escape; nil if there is none, and escape was just a key.
  init?(after input: ArraySlice<InputUnit>) {
    let bytes = input.prefix(Self.longest).map { unit in
      if case .byte(let byte) = unit { byte } else { UInt8(0) }
    }
    switch bytes.first {
    case UInt8(ascii: "["): self.init(control: bytes.dropFirst())
    case UInt8(ascii: "O"): self.init(single: bytes.dropFirst())
    default: return nil
    }
  }

  private static let longest = 32

  /// Parameters, then one final byte.
  private init?(control bytes: ArraySlice<UInt8>) {
    let parameters = bytes.prefix { (0x20..<0x40).contains($0) }
    guard let final = bytes.dropFirst(parameters.count).first, (0x40..<0x7F).contains(final) else {
      return nil
    }
    length = 1 + parameters.count + 1
    let text = String(decoding: parameters, as: UTF8.self)
    switch final {
    case UInt8(ascii: "~"): key = Self.numbered[text]
    default: key = text.isEmpty || text == "1" ? Self.lettered[final] : nil
    }
  }

  /// One final byte alone.
  private init?(single bytes: ArraySlice<UInt8>) {
    guard let final = bytes.first, (0x40..<0x7F).contains(final) else { return nil }
    length = 2
    key = Self.lettered[final]
  }

  private static let lettered: [UInt8: Key] = [
    UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
    UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "Z"): .backTab,
    UInt8(ascii: "M"): .enter, UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
    UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
  ]

  private static let numbered: [String: Key] = [
    "1": .home, "3": .delete, "4": .end, "5": .pageUp, "6": .pageDown, "7": .home, "8": .end,
    "11": .function(1), "12": .function(2), "13": .function(3), "14": .function(4), "15": .function(5),
    "17": .function(6), "18": .function(7), "19": .function(8), "20": .function(9), "21": .function(10),
    "23": .function(11), "24": .function(12),
  ]
}
