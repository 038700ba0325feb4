// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Answer {
  /// Appends the answer for people: line, operation, result; below it why a refusal was a refusal, and
  /// what was expected instead.
  public func writeText(to bytes: inout [UInt8]) {
    let line = String(line)
    bytes.appendBlanks(4 - line.utf8.count)
    bytes.append(line)
    bytes.append("  ")
    let start = bytes.count
    statement.writeWithoutExpectation(to: &bytes)
    bytes.appendBlanks(50 - bytes[start...].width)
    bytes.append("  ")
    bytes.append(result)
    if let refusal { bytes.append("\n      \(refusal.why)") }
    for divergence in divergences { bytes.append("\n      differs: \(divergence)") }
    if !meetsExpectation, let expected = statement.expectation {
      bytes.append("\n      expected \(expected)")
    }
  }
}

extension ArraySlice<UInt8> {
  /// The number of characters, which in ASCII is known at once.
  fileprivate var width: Int {
    allSatisfy { $0 < 0x80 } ? count : String(decoding: self, as: UTF8.self).count
  }
}

extension [UInt8] {
  fileprivate mutating func appendBlanks(_ count: Int) {
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: Swift.max(0, count)))
  }
}
