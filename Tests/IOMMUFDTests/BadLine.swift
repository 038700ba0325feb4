// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// A line that is not the language, and what is said about it.
struct BadLine: Sendable, CustomTestStringConvertible {
  let text: String
  let column: Int
  let width: Int
  let message: String
  let expected: Expected?

  init(_ text: String, _ column: Int, _ width: Int, _ message: String, _ expected: Expected?) {
    (self.text, self.column, self.width) = (text, column, width)
    (self.message, self.expected) = (message, expected)
  }

  var testDescription: String { text }

  /// The whole error, as it is printed.
  var report: String {
    let head = "x.ioas:1:\(column): error: \(message)\n  \(text)\n"
    let caret =
      "  " + String(repeating: " ", count: column - 1) + "^" + String(repeating: "~", count: width - 1)
    return head + caret + (expected.map { "\n  expected \($0.text)" } ?? "")
  }

  /// What would have been right.
  struct Expected: Sendable, ExpressibleByStringLiteral {
    let text: String

    init(stringLiteral text: String) { self.text = text }
  }

  /// Reads the line as a text of its own, and as the description of a machine if it is one.
  func read() throws(SyntaxErrors) {
    let source = SourceText(text, name: "x.ioas")
    let scenario = try Scenario(source)
    if !scenario.machineWords.isEmpty { _ = try Machine(describedBy: scenario, source: source) }
  }
}

extension BadLine.Expected {
  static let verbs: Self = """
    one of: ioas map unmap copy ranges allow reserve bind unbind attach detach interrupt info hwpt dirty invalidate \
    fault-queue destroy close option, or one of 28 others
    """
  static let accesses: Self = """
    one of: access-create access-attach access-replace access-detach access-pin access-unpin access-read \
    access-write
    """
  static let end: Self = "the end of the line"
  static let name: Self = "a name: $ and letters, digits, '_' or '-'"
  static let outcome: Self = "'ok' or the name of an errno, such as EINVAL"
  static let ioas: Self = "an IOAS: a name such as $a, or an object id"
  static let object: Self = "an object: a name such as $a, or an object id"
  static let queue: Self = "a fault queue: $name or an object id"
  static let length: Self = "a length in bytes such as 64K or 0x1000"
  static let lengthOption: Self = "len= and a length in bytes such as 64K or 0x1000"
  static let iovaOption: Self = "iova= and an address such as 0x8000000"
  static let bytes: Self = "a number of bytes such as 1M"
  static let buffer: Self = "a buffer and an offset, N or N+OFFSET, N at most 268435198"
  static let mapOptions: Self = "iova=…, len=…, buf=…, va=…, r, w, rw"
  static let range: Self = "a range of addresses FIRST-LAST, the last byte included"
  static let order: Self = "FIRST-LAST with FIRST <= LAST"
  static let device: Self = "a device: pci:0000:01:00.0 or mock:0/0"
  static let mockNumber: Self = "the number of a mock device"
  static let mockFlags: Self = "mock flags: 0, 1 (no dirty tracking), 2 (huge pages) or 3"
  static let getOrSet: Self = "'get' or 'set'"
  static let machineName: Self = "the name of a machine"
  static let pageSizes: Self = "page sizes, powers of two with commas between: 4K,2M,1G; or any"
  static let kinds: Self = "'direct' or 'direct-relaxable' or 'reserved' or 'msi' or 'sw-msi'"
}
