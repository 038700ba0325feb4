// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Comparison {
  /// The comparison as plain text, 72 columns wide and fit for a mail: a table of steps for an operation at
  /// which a user or a device can tell the designs apart, a line for every other.
  ///
  /// With all steps there is a table for each operation whose steps differ.
  public func text(allSteps: Bool = false) -> String {
    var text = Paragraphs()
    for (letter, design) in zip(Self.letters, designs) { text.add("\(letter) = \(design)") }
    text.add()
    for operation in operations {
      if operation.isTelling || allSteps && operation.differs {
        add(operation, to: &text)
      } else {
        Self.addSame(operation, to: &text)
      }
    }
    text.addGap()
    text.add("", wrapping: summary)
    return text.text
  }

  /// Where the designs part, in a sentence.
  public var summary: String {
    guard let steps = firstDifference else { return "The designs do not part." }
    guard let telling = firstTelling else {
      return "Steps differ from line \(steps.line) on, but neither a user nor a device can tell."
    }
    let count = operations.count { $0.isTelling }
    return "Steps differ from line \(steps.line) on; a user or a device can tell from line "
      + "\(telling.line) on, at \(count.counted("operation")) of \(operations.count)."
  }

  private static let letters = ["A", "B", "C"]

  private static func addSame(_ operation: Operation, to text: inout Paragraphs) {
    let result = operation.columns.first?.result ?? ""
    let (head, line) = (operation.head, operation.head + operation.plain)
    if line.count + 2 + result.count <= Paragraphs.mailWidth {
      text.add(line.padded(to: Paragraphs.mailWidth - result.count) + result)
    } else {
      text.add(head, wrapping: operation.plain)
      text.add(head.map { _ in " " }.joined(), wrapping: "  \(result)")
    }
  }

  private func add(_ operation: Operation, to text: inout Paragraphs) {
    text.addGap()
    text.add(operation.head, wrapping: operation.plain)
    let layout = Layout(columns: designs.count)
    text.add(layout.line("", "", Self.letters.prefix(designs.count).map { $0 }))
    for (place, row) in operation.rows.enumerated() {
      let mark = place == operation.firstDifference ? ">" : row.differs ? "*" : ""
      layout.add(mark, row.names, row.cells.map { $0?.cell ?? "-" }, to: &text)
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
    if let remedy = column.refusal?.remedy { text.add("     would help: ", wrapping: remedy) }
    for window in column.windows { text.add("  \(letter): ", wrapping: window.description) }
    // Where only some succeed, what they changed is no news.
    let areMixed = Set(operation.columns.map { $0.refusal == nil }).count > 1
    guard operation.endsDiffer, !areMixed || column.refusal != nil else { return }
    let others = operation.columns.map { Set($0.visibleChanges.map(\.text)) }
    for change in column.visibleChanges where !others.allSatisfy({ $0.contains(change.text) }) {
      text.add("  \(letter): ", wrapping: change.text)
    }
  }
}

extension Comparison.Operation {
  /// The operation without what a scenario expects of it.
  fileprivate var plain: String {
    var plain = statement
    plain.expectation = nil
    return plain.description
  }

  /// The number of its line.
  fileprivate var head: String { "\("\(line)".padded(left: 3))  " }
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

  /// Adds a row, with names that do not fit beside each other on lines of their own.
  func add(_ mark: String, _ names: [String], _ cells: [String], to text: inout Paragraphs) {
    let joined = names.joined(separator: " / ")
    if joined.count < nameWidth || names.count == 1 { return text.add(line(mark, joined, cells)) }
    for (place, name) in names.enumerated() {
      let isLast = place == names.count - 1
      text.add(line(place == 0 ? mark : "", isLast ? name : "\(name) /", place == 0 ? cells : []))
    }
  }
}

extension Comparison.Row {
  fileprivate var names: [String] { functions.map { (undoes ? "undo: " : "") + $0 } }
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
