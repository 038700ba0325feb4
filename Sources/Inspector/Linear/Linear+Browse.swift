// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

// Lines while the panels have them.
extension Linear {
  mutating func browse(_ text: String) -> Reply {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first else { return Reply(lines: [standing] + [here].compactMap(\.self)) }
    if let number = Int(text) { return choose(row: number) }
    switch (first, words.count) {
    case ("list", 1): return Reply(lines: listed(from: inspector.panels[inspector.focus]?.selection))
    case ("more", 1): return more()
    case ("help", 2...): return help(words[1])
    default: break
    }
    if let action = Action.named(text) ?? action(ofKey: text) { return take(action) }
    return perform(text)
  }

  /// The action of a key that was typed as it is.
  func action(ofKey text: String) -> Action? {
    guard let keys = try? Key.sequence(text), keys.count == 1 else { return nil }
    return inspector.action(for: keys[0])
  }

  private mutating func take(_ action: Action) -> Reply {
    if action == .help {
      inspector.notice = nil
      return help(nil)
    }
    let effect = inspector.take(action)
    switch action {
    case .enlarge: return Reply(lines: ["here list tells the rows of one panel at a time"], effect: effect)
    case .redraw: return Reply(lines: [standing] + listed(from: inspector.panels[inspector.focus]?.selection))
    case .keepDetail where inspector.keepsDetail:
      return Reply(lines: ["every row that is gone to is told with its details"], effect: effect)
    default: return Reply(effect: effect)
    }
  }

  /// A line of the language, or a command, as the prompt of the screen takes it.
  private mutating func perform(_ text: String) -> Reply {
    inspector.notice = nil
    inspector.mode = .prompt(Prompt(editor: LineEditor(text)))
    let effect = inspector.handle(.key(.enter))
    guard case .prompt(let prompt) = inspector.mode, let error = prompt.error else {
      return Reply(effect: effect)
    }
    inspector.mode = .browse
    let caret = String(repeating: " ", count: max(0, error.column - 1)) + "^"
    return Reply(
      lines: ["  " + error.source, "  " + caret, "error: \(error.message)"]
        + (error.expected.map { ["expected \($0)"] } ?? []))
  }

  private mutating func choose(row number: Int) -> Reply {
    guard choices.indices.contains(number - 1) else {
      return Reply(lines: [
        choices.isEmpty ? "list gives the rows numbers" : "the rows have the numbers 1 to \(choices.count)"
      ])
    }
    inspector.notice = nil
    inspector.focus = choicesPanel
    inspector.select(choices[number - 1], in: choicesPanel)
    inspector.settle()
    return Reply()
  }

  /// The rows behind those that were told.
  private mutating func more() -> Reply {
    guard choicesPanel == inspector.focus, let last = choices.last,
      let next = inspector.listing(inspector.focus).item(after: last)
    else { return Reply(lines: ["there are no more rows"]) }
    return Reply(lines: listed(from: next))
  }
}

// Help.
extension Linear {
  /// What a word does, or how lines work.
  private func help(_ word: String?) -> Reply {
    guard let word else { return Reply(lines: Self.introduction + spokenExplanation) }
    if word == "all" { return Reply(lines: inspector.help.lines(width: Self.width)) }
    if let verb = Verb.named(word) { return Reply(lines: [verb.usage, "  \(verb.summary) (\(verb.call))"]) }
    if let command = Command.named(word) {
      return Reply(lines: ["\(command.name) \(command.arguments)", "  \(command.help)"])
    }
    if let binding = inspector.keymap.bindings.first(where: { $0.action.name == word }) {
      return Reply(lines: [word, "  \(binding.help)"])
    }
    return Reply(lines: ["nothing is called '\(word)': help all has everything"])
  }

  private static let introduction = [
    "A line is one of these:",
    "  a line of the language, such as: map $a len=64K buf=0 rw",
    "  the name of an action or its key, such as: next-panel, undo, attach, or u",
    "  a command, such as: goto 0x8000000, find size>=2M, save run.ioas",
    "  list, the rows of the panel with numbers; more, those behind them",
    "  a number, to go to that row; open, to go where it leads; back",
    "  an empty line, to hear where you are",
    "help WORD tells of one of them, help all of everything.",
  ]
}

extension Linear {
  /// What the panel shows, in lines.
  private var spokenExplanation: [String] {
    ["This panel, \(inspector.focus.title):"]
      + inspector.focus.explanation.map { "  \(inspector.keymap.filled($0).drop { $0 == " " })" }
  }
}
