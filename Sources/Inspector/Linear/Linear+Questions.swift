// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

// Lines that answer a question.
extension Linear {
  /// What is asked now.
  mutating func question(since before: Moment) -> [String] {
    switch inspector.mode {
    case .browse, .help: []
    case .page(let page): pageLines(page, since: before)
    case .form(let form): question(form, isNew: !before.isForm)
    case .prompt(let prompt): [prompt.kind.spokenQuestion]
    case .letter(let purpose): [purpose.question]
    case .confirm(let confirmation): ["\(confirmation.question) yes or no"]
    case .fault(let choice): question(choice)
    }
  }

  private func question(_ form: Form, isNew: Bool) -> [String] {
    let field = form.field
    let text = field.editor.text
    let value = text.isEmpty ? (field.placeholder.isEmpty ? "" : " [\(field.placeholder)]") : " [\(text)]"
    let name = field.key.isEmpty ? "" : "\(field.key): "
    let choices = field.choices.enumerated().map {
      "  \($0.offset + 1) \($0.element.isEmpty ? "nothing" : $0.element)"
    }
    let heading =
      isNew ? ["\(form.head): an empty line takes what stands in [ ], - leaves it out, cancel ends"] : []
    return heading + ["\(name)\(field.explanation)\(value)"] + (field.choices.count > 1 ? choices : [])
  }

  /// Takes the value of a field, and goes to the next; the last one performs.
  mutating func fill(_ form: Form, _ text: String) -> Reply {
    if text == "cancel" { return cancel() }
    let asked = askedForm ?? form
    askedForm = asked
    var form = form
    form.answer(text)
    inspector.mode = .form(form)
    if !form.isAtEnd { return Reply(effect: inspector.handle(.key(.tab))) }
    let effect = inspector.handle(.key(.enter))
    askedForm = nil
    guard case .form(let failed) = inspector.mode, let complaint = failed.complaint else {
      return Reply(effect: effect)
    }
    inspector.mode = .form(asked)
    return Reply(lines: ["error: \(complaint)", "once more, from the first value:"])
  }

  /// Takes the text that something is searched for or filtered by.
  mutating func enter(_ text: String, _ kind: Prompt.Kind) -> Reply {
    if text == "cancel" { return cancel() }
    if kind == .command {
      inspector.mode = .browse
      return browse(text)
    }
    inspector.mode = .prompt(Prompt(kind: kind, editor: LineEditor(text)))
    return Reply(effect: inspector.handle(.key(.enter)))
  }

  mutating func letter(_ text: String) -> Reply {
    guard text != "cancel", let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
      return cancel()
    }
    return Reply(effect: inspector.handle(.key(.character(scalar))))
  }

  mutating func confirm(_ text: String) -> Reply {
    switch text.lowercased() {
    case "y", "yes": Reply(effect: inspector.handle(.key("y")))
    case "n", "no", "cancel": Reply(effect: inspector.handle(.key("n")))
    default: Reply()
    }
  }

  private mutating func cancel() -> Reply {
    askedForm = nil
    let effect = inspector.handle(.key(.escape))
    return Reply(lines: ["nothing was done"], effect: effect)
  }
}

// The errno that a step fails with.
extension Linear {
  private func question(_ choice: FaultChoice) -> [String] {
    let function = inspector.session.stepping?.events[choice.event].function ?? ""
    return ["\(function) fails with, by number:"]
      + choice.choices.enumerated().map { "  \($0.offset + 1) \($0.element?.name ?? "nothing")" }
  }

  mutating func choose(_ text: String, _ choice: FaultChoice) -> Reply {
    if text == "cancel" { return Reply(lines: ["nothing was done"], effect: inspector.take(.back)) }
    let names = choice.choices.map { $0?.name ?? "nothing" }
    let index = Int(text).map { $0 - 1 } ?? names.firstIndex(of: text) ?? -1
    guard names.indices.contains(index) else { return Reply() }
    var chosen = choice
    chosen.move(by: index - (choice.choices.firstIndex(of: choice.errno) ?? 0))
    inspector.mode = .fault(chosen)
    return Reply(effect: inspector.take(.open))
  }
}

extension Form {
  /// Takes a text for the value that is being asked for: nothing keeps it, `-` empties it, and a number chooses.
  fileprivate mutating func answer(_ text: String) {
    if text.isEmpty { return }
    let choices = fields[current].choices
    if let number = Int(text), !choices.contains(text), choices.indices.contains(number - 1) {
      fields[current].editor = LineEditor(choices[number - 1])
    } else {
      fields[current].editor = LineEditor(text == "-" ? "" : text)
    }
  }

  /// The value that is being asked for.
  fileprivate var field: Field { fields[current] }

  /// Whether it is the last one.
  fileprivate var isAtEnd: Bool { current == fields.count - 1 }
}

extension Linear.Moment {
  /// Whether a form was being filled in.
  fileprivate var isForm: Bool { if case .form = mode { true } else { false } }
}

extension Prompt.Kind {
  fileprivate var spokenQuestion: String {
    switch self {
    case .command: "a line:"
    case .search: "find rows with this text:"
    case .filter: "show only rows with this text, with ! in front those without it, all for an empty line:"
    }
  }
}
