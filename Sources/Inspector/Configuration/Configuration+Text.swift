// SPDX-License-Identifier: Apache-2.0

import Cells

extension Configuration {
  /// The whole configuration as a file that can be edited, and that makes the same one.
  public var text: String {
    let settings = Setting.all.flatMap { ["# \($0.help)", "set \($0.name) \($0.read(self))", ""] }
    let sections = Binding.Section.allCases.flatMap { section in
      ["", "# \(section.rawValue)"] + keymap.bindings.filter { $0.section == section }.flatMap(\.lines)
    }
    let head =
      [
        "# The configuration of ioascope. Lines are done in their order: a file may have only what it wants changed."
      ] + ConfigurationLine.all.map { "#   \($0.name) \($0.arguments): \($0.help)" }
    return (head + [""] + settings + ["# Every key, from none on.", "clear all"] + sections)
      .joined(separator: "\n") + "\n"
  }
}

extension Binding {
  /// The lines that give the action its keys.
  fileprivate var lines: [String] {
    keys.isEmpty ? ["# \(action.name) has no key: \(place)\(help)"] : keys.map { "bind \($0) \(action.name)" }
  }
}

extension Keymap {
  /// All keys and what they do, a line each.
  public var text: String {
    let rows = bindings.map { ($0.keyLabels, $0.action.name, $0.place + $0.help) }
    let keys = (rows.map(\.0.columns).max() ?? 0) + 1
    let names = (rows.map(\.1.columns).max() ?? 0) + 1
    return rows.map { "\($0.padding(keys)) \($1.padding(names)) \($2)\n" }.joined()
  }

  /// Gives ^C back to leaving the program, where no key was left for that.
  mutating func keepWayOut() {
    let ways: [Action] = [.quit, .quitAll, .prompt]
    if bindings.contains(where: { ways.contains($0.action) && !$0.keys.isEmpty }) { return }
    bind(.control("c"), to: .quitAll)
  }
}
