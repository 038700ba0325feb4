// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension UInt128 {
  /// The number of bytes for people, in at most five characters: `1B`, `4K`, `1.9G`, `256T`, `16E`.
  var size: String {
    var unit = 0
    var scaled = self
    var rest: UInt128 = 0
    while scaled >= 1024, unit < 6 {
      rest = scaled % 1024
      scaled /= 1024
      unit += 1
    }
    let suffix = ["B", "K", "M", "G", "T", "P", "E"][unit]
    let tenth = rest * 10 / 1024
    return scaled < 100 && tenth > 0 ? "\(scaled).\(tenth)\(suffix)" : "\(scaled)\(suffix)"
  }
}

extension IOVA {
  /// The address in hex with all of its digits, in groups of four: `0x0000_0000_0800_0000`.
  var grouped: String {
    let digits = String(rawValue, radix: 16)
    let padded = Array(String(repeating: "0", count: 16 - digits.count) + digits)
    let groups = stride(from: 0, to: 16, by: 4).map { String(padded[$0..<($0 + 4)]) }
    return "0x" + groups.joined(separator: "_")
  }

  /// The address in hex with underscores but without leading zeros: `0x800_0000`.
  var short: String {
    let digits = Array(String(rawValue, radix: 16))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 4 == 0 { text += "_" }
      text.append(digit)
    }
    return "0x" + text
  }
}

extension Int {
  /// The number and its noun, `1 area` or `3 areas`.
  func counted(_ noun: String) -> String {
    "\(self) \(noun)\(self == 1 ? "" : "s")"
  }
}
