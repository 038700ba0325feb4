// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session

// The two rows at the bottom, and the box above them.
extension Inspector {
  func drawBottom(_ layout: Layout, on frame: inout Frame) {
    let line = Region(row: layout.noticeRow, column: 0, rows: 1, columns: size.columns)
    switch mode {
    case .browse, .help, .page: drawNotice(line, on: &frame)
    case .fault(let choice): drawChoice(choice, line, on: &frame)
    case .form(let form): FormView(form: form).draw(in: line, on: &frame)
    case .prompt(let prompt): drawPrompt(prompt, line, on: &frame)
    case .letter(let purpose):
      frame.write(" \(purpose.question)", row: line.row, column: 0, style: Style(.accent), within: line)
    case .confirm(let confirmation):
      frame.write(
        " y yes  n no   \(confirmation.question)", row: line.row, column: 0, style: Style(.bad, bold: true),
        within: line)
    }
    let hints = Region(row: layout.hintRow, column: 0, rows: 1, columns: size.columns)
    drawHints(hints, on: &frame)
  }

  /// A sentence; one that is longer than the screen is wide gets a box.
  private func drawMessage(_ text: String, _ line: Region, on frame: inout Frame) {
    if text.columns < line.columns {
      frame.write(" \(text)", row: line.row, column: 0, within: line)
      return
    }
    Box(title: "note", lines: Text.wrap(text, width: size.columns - 4), ink: .accent)
      .draw(above: line.row, width: size.columns, on: &frame)
    frame.write(
      keymap.filled(" {back} closes"), row: line.row, column: 0, style: Style(.accent), within: line)
  }

  private func drawChoice(_ choice: FaultChoice, _ line: Region, on frame: inout Frame) {
    let function = session.stepping?.events[choice.event].function ?? ""
    var column = frame.write(" \(function) fails with ", row: line.row, column: 0, within: line)
    for errno in choice.choices {
      let isChosen = errno == choice.errno
      let style = Style(isChosen ? .accent : .quiet, bold: isChosen, reverse: isChosen)
      let text = errno?.name ?? "nothing"
      column = frame.write(
        isChosen ? "[\(text)]" : " \(text) ", row: line.row, column: column, style: style, within: line)
    }
  }

  private func drawNotice(_ line: Region, on frame: inout Frame) {
    switch notice {
    case .message(let text): drawMessage(text, line, on: &frame)
    case .done(let number):
      let entry = session.journal[number - 1]
      let column = frame.write(
        " \(number) \(entry.statement) ", row: line.row, column: 0, within: line)
      frame.write(" \(entry.result)", row: line.row, column: column, style: Style(.good), within: line)
      drawHardware(entry, above: line, on: &frame)
    case .refusal(let number): drawRefusal(session.journal[number - 1], above: line, on: &frame)
    case .differences(let differences): drawDifferences(differences, above: line, on: &frame)
    case nil: break
    }
  }

  /// Why an operation was refused: errno and operation in the border, then function, rule and culprits.
  private func drawRefusal(_ entry: JournalEntry, above line: Region, on frame: inout Frame) {
    guard let refusal = entry.refusal else { return }
    let lines = texts(of: refusal).flatMap { Text.wrap($0, width: size.columns - 4) }
    Box(title: "\(refusal.errno.name)  \(entry.statement)", lines: lines, ink: .bad)
      .draw(above: line.row, width: size.columns, on: &frame)
    let hint =
      refusal.culprits.isEmpty ? " {back} closes" : " {open} goes to what is in the way   {back} closes"
    frame.write(keymap.filled(hint), row: line.row, column: 0, style: Style(.accent), within: line)
  }

  /// Why an operation was refused, in sentences: the rule, what is in the way, the function, what would help.
  func texts(of refusal: Refusal) -> [String] {
    [refusal.rule] + refusal.culprits.map { "  in the way: \(describe($0))" }
      + ["  refused by \(refusal.function)"]
      + [refusal.remedy.map { "would help: \($0)" }].compactMap(\.self)
  }

  /// A culprit in a few words, objects with their type and name.
  private func describe(_ culprit: Refusal.Culprit) -> String {
    guard case .object(let id) = culprit, let kind = session.kernel.objects[id]?.kind else {
      return "\(culprit)"
    }
    return "\(kind) \(id)" + (session.names.label(of: id, in: session.kernel).map { " $\($0)" } ?? "")
  }

  private func drawPrompt(_ prompt: Prompt, _ line: Region, on frame: inout Frame) {
    let start = frame.write(
      prompt.kind.sign, row: line.row, column: 0, style: Style(.accent, bold: true), within: line)
    // A long line scrolls so that the cursor stays on the screen.
    let room = size.columns - 2
    let skipped = max(0, prompt.editor.cursorColumn - room)
    let text = Region(row: line.row, column: start, rows: 1, columns: line.columns - start)
    frame.write(prompt.editor.text, row: line.row, column: start - skipped, within: text)
    frame.cursor = Frame.Position(row: line.row, column: start + prompt.editor.cursorColumn - skipped)
    drawCandidates(prompt.candidates, line, on: &frame)
    guard let error = prompt.error else { return }
    let caret = String(repeating: " ", count: max(0, error.column - 1)) + "^"
    var lines = [error.source, caret]
    lines += Text.wrap(error.expected.map { "expected \($0)" } ?? "", width: size.columns - 4)
    Box(title: error.message, lines: lines, ink: .bad).draw(above: line.row, width: size.columns, on: &frame)
  }

  /// What the word before the cursor could become, in a box.
  private func drawCandidates(_ candidates: [String], _ line: Region, on frame: inout Frame) {
    guard !candidates.isEmpty else { return }
    let rows = max(1, min(8, line.row - 4))
    let lines = Text.wrap(candidates.joined(separator: "  "), width: size.columns - 4)
    let more = lines.count > rows ? ["… \(candidates.count) in all: type on"] : []
    Box(title: "Tab takes the next", lines: lines.prefix(rows - more.count) + more, ink: .accent)
      .draw(above: line.row, width: size.columns, on: &frame)
  }

  private func drawHints(_ line: Region, on frame: inout Frame) {
    switch mode {
    case .browse, .help, .page: drawBindings(line, on: &frame)
    case .form(let form):
      let ink: Ink = form.complaint == nil ? .quiet : .bad
      let words = [form.complaint ?? form.explanation] + (form.complaint == nil ? Form.keyHints : [])
      drawFitting(words, Style(ink), line, on: &frame)
    case .prompt(let prompt): drawFitting(prompt.kind.hints.map(keymap.filled), .quiet, line, on: &frame)
    case .letter: drawFitting(["a letter", "Esc cancels"], .quiet, line, on: &frame)
    case .fault:
      drawFitting(
        ["{left} {right} choose", "{open} takes it", "{back} cancels"].map(keymap.filled), .quiet, line,
        on: &frame)
    case .confirm(let confirmation):
      frame.write(" \(confirmation.statement)", row: line.row, column: 0, style: .quiet, within: line)
    }
  }

  /// Words, as many as fit whole.
  private func drawFitting(_ words: [String], _ style: Style, _ line: Region, on frame: inout Frame) {
    var column = 1
    for word in words where column == 1 || column + word.columns <= line.columns {
      column = frame.write(word, row: line.row, column: column, style: style, within: line) + 3
    }
  }

  /// Keys that act, as many as fit; those that cannot act now stay, in the background.
  private func drawBindings(_ line: Region, on frame: inout Frame) {
    var column = 1
    for binding in keymap.hints(for: focus, isSearching: isSearching) {
      let key = binding.keys.first?.label ?? ""
      let isEnabled = disabledReason(binding.action) == nil
      let hint = isEnabled ? " \(binding.hint)" : " \(binding.hint))"
      let width = (isEnabled ? 0 : 1) + key.columns + hint.columns
      guard column + width <= line.columns else { continue }
      column = frame.write(
        isEnabled ? key : "(\(key)", row: line.row, column: column,
        style: Style(isEnabled ? .accent : .quiet, bold: isEnabled), within: line)
      column = frame.write(
        hint, row: line.row, column: column, style: isEnabled ? .plain : .quiet, within: line)
      column += 2
    }
  }
}

extension Prompt.Kind {
  /// The character in front of the line.
  var sign: String {
    switch self {
    case .command: ":"
    case .search: "/"
    case .filter: "&"
    }
  }

  /// The keys that matter while it is typed.
  fileprivate var hints: [String] {
    switch self {
    case .command:
      ["Enter runs", "Tab completes", "↑↓ earlier lines", "Esc cancels", "map $a len=64K buf=0 rw"]
    case .search: ["Enter finds", "then {next-match} {previous-match} go on", "Esc cancels"]
    case .filter: ["Enter shows only rows with this", "!text: those without", "empty: all"]
    }
  }
}

extension LetterPurpose {
  var question: String {
    switch self {
    case .mark: "the letter that this place gets:"
    case .jump: "the letter of the place to go to ('' is the last one):"
    }
  }
}
