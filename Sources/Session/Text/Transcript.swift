// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What was done and what came of it as plain text, 72 columns wide and fit for a mail.
public enum Transcript {
  /// So many changes of one operation are listed at most.
  static let mostChanges = 16

  /// Where the words of an operation begin.
  private static let indent = "     "

  /// The beginning: what everything ran on, and the comment above it.
  public static func head(_ machine: String, _ design: Design, _ introduction: [String]) -> String {
    var text = Paragraphs()
    text.add("\(design.name) on \(machine)")
    text.addGap()
    add(introduction, to: &text)
    text.add(String(repeating: "-", count: Paragraphs.mailWidth))
    return text.text
  }

  /// One operation: the comment above it, the line with its result, why it was refused and what would help,
  /// what it changed, and what was expected instead.
  public static func text(of answer: Answer, under caption: [String], _ changes: [Change]) -> String {
    var text = Paragraphs()
    if !caption.isEmpty {
      text.add()
      add(caption, to: &text)
      text.addGap()
    }
    addLine(of: answer, to: &text)
    for remark in remarks(on: answer) { text.add(indent, wrapping: remark) }
    add(changes.filter { !$0.isBookkeeping }, to: &text)
    return text.text
  }

  /// Adds the lines of a comment as paragraphs; the rows of a table stay as they are.
  private static func add(_ comment: [String], to text: inout Paragraphs) {
    var words: [String] = []
    func flush(_ text: inout Paragraphs) {
      if !words.isEmpty { text.add("", wrapping: words.joined(separator: " ")) }
      words = []
    }
    for line in comment where !line.hasPrefix("SPDX-License-Identifier") {
      if line.isEmpty || line.hasPrefix("|") { flush(&text) }
      if line.isEmpty {
        text.addGap()
      } else if line.hasPrefix("|") {
        text.add(line)
      } else {
        words.append(line)
      }
    }
    flush(&text)
  }

  /// Adds the operation with its result at the right, or below it where both do not fit.
  private static func addLine(of answer: Answer, to text: inout Paragraphs) {
    var statement = answer.statement
    statement.expectation = nil
    let head = "\("\(answer.line)".padded(left: 3))  "
    let line = head + statement.description
    if line.count + 2 + answer.result.count <= Paragraphs.mailWidth {
      text.add(line.padded(to: Paragraphs.mailWidth - answer.result.count) + answer.result)
    } else {
      text.add(head, wrapping: statement.description)
      text.add(indent, wrapping: "-> \(answer.result)")
    }
  }

  private static func remarks(on answer: Answer) -> [String] {
    var remarks: [String] = []
    if let refusal = answer.refusal {
      remarks.append(refusal.why)
      if let remedy = refusal.remedy { remarks.append("would help: \(remedy)") }
    }
    remarks += answer.notes.map { "note: \($0)" }
    remarks += answer.divergences.map { "differs: \($0)" }
    if !answer.meetsExpectation, let expected = answer.statement.expectation {
      remarks.append("expected \(expected)")
    }
    return remarks
  }

  /// Adds what was changed, below one another, with a sign in front.
  private static func add(_ changes: [Change], to text: inout Paragraphs) {
    for change in changes.prefix(mostChanges) {
      let words = change.text.dropFirst(change.sign.count + 1)
      text.add("\(indent)\(change.sign) ", wrapping: String(words))
    }
    let rest = changes.count - mostChanges
    if rest > 0 { text.add("\(indent)and \(rest) more") }
  }
}
