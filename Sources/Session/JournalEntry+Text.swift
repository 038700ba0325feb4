// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension JournalEntry {
  /// The entry for people: line, operation, result; below it why a refusal was a refusal, and what was
  /// expected instead.
  public var text: String {
    var lines = ["\(pad(String(line ?? number), to: 4, left: true))  \(pad(operation, to: 50))  \(result)"]
    if let refusal { lines.append("      \(refusal.why)") }
    if !meetsExpectation, let expected = statement.expectation {
      lines.append("      expected \(expected)")
    }
    return lines.joined(separator: "\n")
  }

  private var operation: String {
    Statement(statement.operation, as: statement.name).description
  }

  /// The result in one or a few words: an errno, or what a success gave.
  public var result: String {
    switch outcome {
    case .success(let response): response.description
    case .failure(let refusal): refusal.errno.name
    }
  }

  private func pad(_ text: String, to width: Int, left: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.count))
    return left ? blanks + text : text + blanks
  }
}
