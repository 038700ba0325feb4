// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Answer {
  /// Appends the answer for people: line, operation, result; below it why a refusal was a refusal, and
  /// what was expected instead; where it is asked for, also what would help.
  public func writeText(to bytes: inout [UInt8], withRemedy: Bool = false) {
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
    if withRemedy, let remedy = refusal?.remedy { bytes.append("\n      would help: \(remedy)") }
    for note in notes { bytes.append("\n      note: \(note)") }
    for divergence in divergences { bytes.append("\n      differs: \(divergence)") }
    for line in details { bytes.append("\n      \(line)") }
    if !meetsExpectation, let expected = statement.expectation {
      bytes.append("\n      expected \(expected)")
    }
  }
}

extension Answer {
  /// What the result has to tell beyond its line: what the hardware is, in words.
  private var details: [String] {
    guard case .success(.hwInfo(let info)) = outcome else { return [] }
    return info.words.lines(upTo: 74)
  }
}

extension [String] {
  /// The words with commas between, on lines of so many characters where they fit.
  public func lines(upTo width: Int) -> [String] {
    var lines: [String] = []
    for (index, word) in enumerated() {
      let word = index + 1 < count ? word + "," : word
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines
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
