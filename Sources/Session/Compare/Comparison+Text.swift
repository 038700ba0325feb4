// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Comparison {
  /// The comparison as plain text, 72 columns wide and fit for a mail: a line for an operation that goes the
  /// same way everywhere, a table for every other.
  public var text: String {
    var text = Paragraphs()
    for (letter, design) in zip(Self.letters, designs) { text.add("\(letter) = \(design)") }
    text.add()
    for operation in operations {
      if operation.differs { add(operation, to: &text) } else { Self.addSame(operation, to: &text) }
    }
    text.add()
    text.add("", wrapping: summary)
    return text.text
  }

  /// Where the designs part, in a sentence.
  public var summary: String {
    guard let first = firstDifference else { return "The designs do not part." }
    let ends = operations.count { $0.endsDiffer }
    return "The designs part first at line \(first.line). "
      + (ends == 0
        ? "Every operation ends alike."
        : "\(ends.counted("operation")) of \(operations.count) \(ends == 1 ? "ends" : "end") otherwise.")
  }

  private static let letters = ["A", "B", "C"]

  private static func head(_ operation: Operation) -> String {
    var plain = operation.statement
    plain.expectation = nil
    return "\("\(operation.line)".padded(left: 3))  \(plain)"
  }

  private static func addSame(_ operation: Operation, to text: inout Paragraphs) {
    let result = operation.columns.first?.result ?? ""
    let head = head(operation)
    let gap = max(2, Paragraphs.mailWidth - head.count - result.count)
    if head.count + 2 + result.count <= Paragraphs.mailWidth {
      text.add(head + String(repeating: " ", count: gap) + result)
    } else {
      text.add("     ", wrapping: head + "  ")
      text.add("       ", wrapping: result)
    }
  }

  private func add(_ operation: Operation, to text: inout Paragraphs) {
    text.add()
    text.add(" ", wrapping: Self.head(operation))
    let layout = Layout(columns: designs.count)
    text.add(layout.line("", "", Self.letters.prefix(designs.count).map { $0 }))
    for (place, row) in operation.rows.enumerated() {
      let mark = place == operation.firstDifference ? ">" : row.differs ? "*" : ""
      text.add(layout.line(mark, row.name, row.cells.map { $0?.cell ?? "-" }))
    }
    text.add(layout.line("", "result", operation.columns.map { $0.refusal?.errno.name ?? "ok" }))
    text.add(layout.line("", "steps", operation.columns.map { "\($0.steps.count)" }))
    text.add(layout.line("", "locks taken", operation.columns.map { "\($0.lockCount)" }))
    for (letter, column) in zip(Self.letters, operation.columns) {
      Self.addRemarks(letter, column, operation, to: &text)
    }
    text.add()
  }

  /// What is to be said of one design: why it refused, what devices met on the way, what it changed.
  private static func addRemarks(
    _ letter: String, _ column: Column, _ operation: Operation, to text: inout Paragraphs
  ) {
    if let refusal = column.refusal { text.add("  \(letter): ", wrapping: refusal.description) }
    for window in column.windows { text.add("  \(letter): ", wrapping: window.description) }
    guard operation.endsDiffer else { return }
    let others = operation.columns.map { Set($0.changes.map(\.text)) }
    for change in column.changes where !others.allSatisfy({ $0.contains(change.text) }) {
      text.add("  \(letter): ", wrapping: change.text)
    }
  }
}

/// The columns of a table of steps.
private struct Layout {
  private let cellWidth: Int
  private let nameWidth: Int

  init(columns: Int) {
    cellWidth = columns < 3 ? 14 : 12
    nameWidth = Paragraphs.mailWidth - 2 - columns * cellWidth
  }

  func line(_ mark: String, _ name: String, _ cells: [String]) -> String {
    mark.padded(to: 2) + name.cut(to: nameWidth - 1).padded(to: nameWidth)
      + cells.map { $0.padded(to: cellWidth) }.joined()
  }
}

extension Comparison.Row {
  fileprivate var name: String { (undoes ? "undo: " : "") + function }
}

extension Comparison.Step {
  /// The place of the step in its design, or the error that ends it there.
  fileprivate var cell: String {
    switch kind {
    case .runs, .undoes: "\(number)"
    case .fails(let errno): errno.name
    }
  }
}
