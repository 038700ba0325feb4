// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

extension Inspector {
  /// A key while a line is typed.
  mutating func handle(_ key: Key, _ prompt: Prompt) -> Effect? {
    var prompt = prompt
    let candidates = prompt.candidates
    prompt.candidates = []
    switch key {
    case .escape, .control("c"), .control("g"): cancel(prompt)
    case .enter: return submit(prompt)
    case .tab, .backTab: complete(&prompt, among: candidates)
    case .up, .control("p"): recall(-1, &prompt)
    case .down, .control("n"): recall(1, &prompt)
    case .backspace where prompt.editor.text.isEmpty: cancel(prompt)
    default:
      prompt.error = nil
      _ = prompt.editor.handle(key)
      mode = .prompt(prompt)
      if prompt.kind == .search { preview(prompt) }
    }
    return nil
  }

  private mutating func cancel(_ prompt: Prompt) {
    mode = .browse
    if prompt.kind == .search, let origin = prompt.origin { panels[focus]?.selection = origin }
  }

  private mutating func submit(_ prompt: Prompt) -> Effect? {
    let text = prompt.editor.text
    mode = .browse
    switch prompt.kind {
    case .search: find(text)
    case .filter: filter(text)
    case .command:
      if text.allSatisfy({ $0 == " " }) { return nil }
      if history.last != text { history.append(text) }
      return submit(text, prompt)
    }
    return nil
  }

  private mutating func submit(_ text: String, _ prompt: Prompt) -> Effect? {
    do throws(SyntaxError) {
      return try submit(text)
    } catch {
      var prompt = prompt
      prompt.error = error
      prompt.recalled = nil
      mode = .prompt(prompt)
      return nil
    }
  }

  /// Shows an older or a newer line of the history.
  private mutating func recall(_ count: Int, _ prompt: inout Prompt) {
    defer { mode = .prompt(prompt) }
    guard prompt.kind == .command else { return }
    if prompt.recalled == nil { prompt.draft = prompt.editor.text }
    let index = (prompt.recalled ?? history.count) + count
    prompt.error = nil
    if history.indices.contains(index) {
      prompt.recalled = index
      prompt.editor = LineEditor(history[index])
    } else if index >= history.count, prompt.recalled != nil {
      prompt.recalled = nil
      prompt.editor = LineEditor(prompt.draft)
    }
  }

  /// A key while a form has the keys.
  mutating func handle(_ key: Key, _ form: Form) {
    var form = form
    switch key {
    case .escape, .control("c"), .control("g"):
      mode = .browse
      return
    case .enter:
      do throws(SyntaxError) {
        let statement = try Statement(form.line, name: "form")
        return perform(statement)
      } catch {
        form.complaint = [error.message, error.expected.map { "expected \($0)" }]
          .compactMap(\.self).joined(separator: "; ")
      }
    default: _ = form.handle(key)
    }
    mode = .form(form)
  }

  /// A key while a question waits for its answer.
  mutating func handle(_ key: Key, _ confirmation: Confirmation) {
    switch key {
    case "y", "Y":
      if let touch = confirmation.touch { agreed.insert(touch) }
      perform(confirmation.statement)
    case "n", "N", .escape, "q", .control("c"):
      mode = .browse
      notice = .message("nothing was changed")
    default: break
    }
  }
}
