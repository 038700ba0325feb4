// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD

/// The help: what a view is, every key from the bindings, the commands, and the operations of the language.
struct HelpText {
  let keymap: Keymap
  /// The view that the help begins with.
  let panel: Panel

  /// The lines for a width; headings begin without a blank.
  func lines(width: Int) -> [String] {
    let keys = Binding.Section.allCases.flatMap { section in
      [section.rawValue] + keymap.bindings.filter { $0.section == section }.flatMap { Self.line($0, width) }
        + [""]
    }
    let commands = Command.own.flatMap { command in
      Self.entry("\(command.name) \(command.arguments)", command.help, width, column: 40)
    }
    let verbs = Verb.groups.flatMap { group in
      ["", group.title] + group.verbs.flatMap { Self.lines($0, width) }
    }
    return view(width) + keys + ["Signs beside a running kernel"]
      + Source.legend.map(keymap.filled).flatMap { Self.legend($0, width) }
      + ["", "Commands, for :", "    every action below is one by its name too, as next-panel"] + commands + [
        "", "Lines of the language, for :",
      ] + verbs
  }

  /// What the view is, and the keys that are for it.
  private func view(_ width: Int) -> [String] {
    let text = panel.explanation.map(keymap.filled).flatMap { line in
      line.hasPrefix(" ")
        ? Self.legend("    \(line)", width) : Text.wrap(line, width: max(10, width - 6)).map { "    \($0)" }
    }
    let mine = keymap.bindings.filter { $0.panels.contains(panel) }
    return ["This view: \(panel.title)"] + text + [""]
      + (mine.isEmpty ? [] : ["Keys for it"] + mine.flatMap { Self.line($0, width) } + [""])
  }

  /// Signs and what they mean, several on a line where they fit, and otherwise below each other.
  private static func legend(_ line: String, _ width: Int) -> [String] {
    if line.columns < width { return [line] }
    let indent = String(line.prefix { $0 == " " })
    return line.split(separator: "   ").flatMap { meaning in
      let wrapped = Text.wrap(String(meaning), width: max(10, width - indent.count - 4))
      return wrapped.prefix(1).map { indent + $0 } + wrapped.dropFirst().map { "\(indent)   \($0)" }
    }
  }

  private static func lines(_ verb: Verb, _ width: Int) -> [String] {
    entry(verb.name, "\(verb.summary) (\(verb.call))", width, column: 24)
      + Text.wrap(verb.usage, width: max(10, width - 24)).map { String(repeating: " ", count: 24) + $0 }
  }

  private static func line(_ binding: Binding, _ width: Int) -> [String] {
    entry(binding.keyLabels, binding.place + binding.help, width, column: 16)
  }

  private static func entry(_ name: String, _ text: String, _ width: Int, column: Int) -> [String] {
    let wrapped = Text.wrap(text, width: max(10, width - column - 4))
    let padded = name + String(repeating: " ", count: max(1, column - 4 - name.columns))
    let indent = String(repeating: " ", count: column)
    return ["    \(padded)\(wrapped.first ?? "")"] + wrapped.dropFirst().map { indent + $0 }
  }
}
