// SPDX-License-Identifier: Apache-2.0

extension FixedWidthInteger where Self: UnsignedInteger {
  /// Whether a bit is set.
  func bit(_ index: Int) -> Bool { self >> index & 1 != 0 }

  /// The number in some bits, both included.
  func bits(_ range: ClosedRange<Int>) -> Int {
    Int(self >> range.lowerBound & ((1 << range.count) - 1))
  }

  /// The words of the bits that are set.
  func words(_ table: [(bit: Int, word: String)]) -> [String] {
    table.filter { bit($0.bit) }.map(\.word)
  }
}
