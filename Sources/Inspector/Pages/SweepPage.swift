// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

extension Page {
  /// Every step of a session's operations, each made to fail: what is left behind.
  static func sweep(_ session: Session) -> Page {
    let entries = session.journal.prefix(session.position)
    let sweep = Sweep(
      entries.map { (line: $0.number, value: $0.statement) }, machine: session.kernel.machine,
      design: session.kernel.design)
    let lines = sweep.rows.filter { $0.fault != nil || !$0.problems.isEmpty }.map { row in
      Line(
        spans: spans(row), details: details(row), entry: row.line,
        statement: row.fault == nil ? nil : "\(row.faulted)")
    }
    var page = Page(
      kind: .sweep, title: "sweep \(session.kernel.design.name): \(sweep.summary)",
      hints: "{down} {up} move   {open} goes there   {step-forward} next finding   {back} closes",
      lines: lines)
    page.selection = page.next(after: -1) ?? 0
    return page
  }

  private static func spans(_ row: Sweep.Row) -> [Span] {
    let ink: Ink =
      switch row.verdict {
      case .same, .learned, .succeeded: .quiet
      case .changed, .broken: .bad
      }
    let number = "\(row.line)"
    return [
      Span(String(repeating: " ", count: max(0, 4 - number.count)) + number + " ", .quiet),
      Span(row.verdict.rawValue.padding(10), ink, bold: ink == .bad),
      Span((row.fault?.description ?? "nothing fails").padding(54)),
      Span(row.statement.operation.verb, .quiet),
    ]
  }

  private static func details(_ row: Sweep.Row) -> [String] {
    let result =
      switch row.outcome {
      case .success(let response): "\(response)"
      case .failure(let refusal): refusal.errno.name
      }
    return ["\(row.faulted): \(result)"] + row.problems.map { "! \($0)" } + row.changes.map(\.text)
  }

  /// The next line whose operation is not all or nothing.
  func next(after index: Int) -> Int? {
    lines.indices.first { $0 > index && lines[$0].spans.contains { $0.style.ink == .bad } }
  }
}

extension String {
  /// The text with blanks behind it, up to so many characters.
  func padding(_ count: Int) -> String { self + String(repeating: " ", count: max(1, count - self.count)) }
}
