// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Sweep {
  /// The matrix for people, 72 columns wide: for each operation its steps, what each was made to fail with,
  /// and what that left behind.
  public var text: String {
    var text = Paragraphs()
    for operation in rows.chunked(by: { $0.line == $1.line && $0.statement == $1.statement }) {
      guard let first = operation.first else { continue }
      var plain = first.statement
      plain.expectation = nil
      text.add("\(first.line)  ".padded(left: 6), wrapping: plain.description)
      let width = operation.compactMap(\.fault).map(\.place.count).max() ?? 0
      for alike in operation.chunked(by: { $0.isLike($1) }) { Self.add(alike, width, to: &text) }
      text.add()
    }
    text.add("", wrapping: summary)
    return text.text
  }

  /// The number of faults, operations and verdicts in a sentence.
  public var summary: String {
    let faults = rows.count { $0.fault != nil }
    let verdicts = Verdict.allCases.compactMap { verdict -> String? in
      let count = count(of: verdict)
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let rest = singleSteps == 0 ? "" : "; \(singleSteps.counted("operation")) of one step left out"
    return "\(faults.counted("fault")) in \(operations.counted("operation")): "
      + (verdicts.isEmpty ? "nothing to fail" : verdicts.joined(separator: ", ")) + rest
  }

  private static func add(_ rows: [Row], _ width: Int, to text: inout Paragraphs) {
    guard let row = rows.first else { return }
    let place = row.fault?.place ?? "nothing fails"
    let head = "  \(row.verdict.rawValue.padded(to: 9))  \(place.padded(to: width))  "
    let errnos = rows.compactMap { $0.fault?.errno.name }.joined(separator: " ")
    // A long function leaves no room for the errors beside it.
    if head.count + 10 > Paragraphs.mailWidth {
      text.add(head)
      text.add(String(repeating: " ", count: 13), wrapping: errnos)
    } else {
      text.add(head, wrapping: errnos)
    }
    for change in row.changes where row.verdict != .same { text.add("    ", wrapping: change.text) }
    for problem in row.problems { text.add("    ! ", wrapping: problem) }
  }
}

extension Fault {
  /// The function, and which of its runs it is where that is not the first.
  fileprivate var place: String { "\(function)\(run == 1 ? "" : ":\(run)")" }
}

extension Sweep.Row {
  /// Whether another failure of the same step left the same behind.
  fileprivate func isLike(_ other: Self) -> Bool {
    fault?.place == other.fault?.place && verdict == other.verdict && changes == other.changes
      && problems == other.problems
  }
}

extension Array {
  /// The array in pieces, each as long as neighbours belong together.
  func chunked(by belongTogether: (Element, Element) -> Bool) -> [[Element]] {
    var chunks: [[Element]] = []
    for element in self {
      if let last = chunks.last?.last, belongTogether(last, element) {
        chunks[chunks.count - 1].append(element)
      } else {
        chunks.append([element])
      }
    }
    return chunks
  }
}

extension String {
  /// The text with blanks before it, at least so many columns wide.
  func padded(left width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
