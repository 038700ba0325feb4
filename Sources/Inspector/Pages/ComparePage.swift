// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

extension Page {
  /// A session's operations under its own design and others, side by side: three on a wide screen, else two.
  static func compare(_ session: Session, other: Int, _ size: Size) -> Page {
    let own = session.kernel.design
    let others = Design.all.filter { $0.name != own.name }
    let count = size.columns >= 120 ? 2 : 1
    let chosen = (0..<min(count, others.count)).map { others[(other + $0) % others.count] }
    let entries = session.journal.prefix(session.position)
    let comparison = Comparison(
      entries.map { (line: $0.number, value: $0.statement) }, machine: session.kernel.machine,
      designs: [own] + chosen)
    let width = (size.columns - 8) / (chosen.count + 1)
    var page = Page(
      kind: .compare(other: other),
      title:
        "compare \(comparison.designs.joined(separator: ", ")): \(comparison.summary.replacing(" line ", with: " operation "))",
      hints:
        "{down} {up} move   {step-forward} next difference   {left} {right} other design   {open} opens the operation   {back} closes",
      lines: comparison.operations.flatMap { lines($0, comparison.designs, width) })
    page.selection = page.next(after: -1) ?? 0
    return page
  }

  private static func lines(_ operation: Comparison.Operation, _ designs: [String], _ width: Int) -> [Line] {
    let results = operation.columns.map { Span($0.result.fitting(width), $0.refusal == nil ? .good : .bad) }
    let details = zip(designs, operation.columns).flatMap { design, column in
      facts(column, showingChanges: operation.endsDiffer).map { "\(design): \($0)" }
    }
    let head = Line(
      spans: [Span("\(operation.line)".padding(5), .quiet), Span("\(operation.statement)", bold: true)],
      details: details, entry: operation.line)
    let ends = Line(
      spans: [Span(operation.endsDiffer ? "≠    " : "     ", operation.endsDiffer ? .bad : .quiet)] + results,
      details: details,
      entry: operation.line)
    guard operation.differs else { return [head, ends] }
    return [head] + operation.rows.map { line($0, operation, width) } + [ends]
  }

  private static func facts(_ column: Comparison.Column, showingChanges: Bool) -> [String] {
    var facts = ["\(column.steps.count.counted("step")), \(column.lockCount.counted("lock")) taken"]
    facts += column.windows.map(\.description)
    if let refusal = column.refusal { facts.append("\(refusal)") }
    if showingChanges { facts += column.changes.prefix(2).map(\.text) }
    return facts
  }

  private static func line(
    _ row: Comparison.Row, _ operation: Comparison.Operation, _ width: Int
  ) -> Line {
    let cells = row.cells.map { cell -> Span in
      guard let cell else { return Span("".padding(width), .quiet) }
      let text = (row.undoes ? "↶ " : "") + cell.function
      return Span(text.fitting(width), row.differs ? .accent : .quiet)
    }
    let locks = row.cells.compactMap { $0?.locks.map(\.rawValue).joined(separator: " ") }.first {
      !$0.isEmpty
    }
    return Line(
      spans: [Span(row.differs ? "  ≠  " : "     ", row.differs ? .bad : .quiet)] + cells,
      details: [row.functions.joined(separator: ", ") + (locks.map { ", under \($0)" } ?? "")],
      entry: operation.line)
  }
}

extension String {
  /// The text in exactly so many columns, cut where it is longer.
  fileprivate func fitting(_ width: Int) -> String {
    columns < width
      ? self + String(repeating: " ", count: width - columns) : String(prefix(max(0, width - 2))) + "… "
  }
}
