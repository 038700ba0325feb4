// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session

/// A run that is shown one operation after the other, with what is said of each.
public struct Presentation: Hashable, Sendable {
  /// What is said before the first operation.
  public let introduction: [String]
  /// What is said of operations, by their numbers in the journal.
  private let captions: [Int: Caption]

  private struct Caption: Hashable, Sendable {
    let statement: Statement
    let lines: [String]
  }

  /// Takes the comments of a scenario: that above its header, and those above operations.
  public init(_ scenario: Scenario) {
    introduction = scenario.introduction
    let spoken = scenario.captions
    captions = Dictionary(
      uniqueKeysWithValues: scenario.statements.enumerated().compactMap { place, statement in
        spoken[statement.line].map { (place + 1, Caption(statement: statement.value, lines: $0)) }
      })
  }

  /// What is said of an operation; nothing where something else was done in its place.
  func caption(of entry: JournalEntry) -> [String] {
    guard let caption = captions[entry.number], caption.statement == entry.statement else { return [] }
    return caption.lines
  }
}

extension Inspector {
  /// Goes to the beginning, from where the operations that were done are presented.
  public mutating func present(_ presentation: Presentation) {
    self.presentation = presentation
    forgetListings()
    try? session.go(to: 0)
    notice = nil
    panels[.journal, default: PanelState()].selection = .entry(1)
    settle()
  }

  /// Shows the next operation of the presentation.
  mutating func presentNext() {
    guard session.position < session.journal.count else {
      notice = .message("this is the end: \(keymap.label(.presentPrevious)) goes back")
      return
    }
    forgetListings()
    if focus == .steps { focus = .journal }
    do throws(TimeObstacle) {
      try session.redo()
    } catch {
      notice = .message("\(error)")
      return
    }
    note(session.journal[session.position - 1])
  }

  /// Goes to before the operation that was presented last.
  mutating func presentPrevious() {
    guard session.position > 0 else {
      notice = .message("this is the beginning: \(keymap.label(.presentNext)) goes on")
      return
    }
    forgetListings()
    if focus == .steps { focus = .journal }
    try? session.undo()
    notice = nil
  }

  /// The operation that was presented last, and what is said of it; none where nothing is presented.
  var caption: [String] {
    guard let presentation else { return [] }
    let (position, count) = (session.position, session.journal.count)
    guard position > 0 else {
      return ["\(count.counted("operation"))"] + Self.paragraphs(presentation.introduction)
    }
    let entry = session.journal[position - 1]
    let statement = entry.statement.withoutExpectation
    return ["\(position) of \(count): \(statement)"] + Self.paragraphs(presentation.caption(of: entry))
  }

  /// Lines of a comment as paragraphs, which an empty line parts.
  private static func paragraphs(_ lines: [String]) -> [String] {
    lines.split { $0.allSatisfy { $0 == " " } }.map { $0.joined(separator: " ") }
  }

  /// The rows at the bottom that a presentation takes.
  var captionRows: Int {
    guard presentation != nil else { return 0 }
    let rows = min(9, max(4, size.rows / 5))
    return size.rows - rows >= Layout.minimum.rows ? rows : 0
  }

  /// The size of what is above the caption.
  var panelSize: Size { Size(rows: size.rows - captionRows, columns: size.columns) }

  /// Draws what is said at the bottom of the screen.
  func drawCaption(on frame: inout Frame) {
    let rows = captionRows
    guard rows > 0, let heading = caption.first else { return }
    let top = size.rows - rows
    let line = Region(row: top, column: 0, rows: 1, columns: size.columns)
    frame.fill(line, with: Cell("━", Style(.accent)))
    frame.write(" \(heading) ", row: top, column: 2, style: Style(.accent, bold: true), within: line)
    let keys = keymap.filled(" {present-next} on  {present-previous} back ")
    if heading.columns + keys.columns + 6 < size.columns {
      frame.write(
        keys, row: top, column: size.columns - keys.columns - 2, style: Style(.accent), within: line)
    }
    let room = Region(row: top + 1, column: 1, rows: rows - 1, columns: size.columns - 2)
    let texts = caption.dropFirst().flatMap { Text.wrap($0, width: min(100, room.columns)) }
    for (offset, text) in texts.prefix(room.rows).enumerated() {
      frame.write(text, row: room.row + offset, column: 1, style: Style(.plain, bold: true), within: room)
    }
  }
}
