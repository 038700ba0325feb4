// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD

/// The help: every key from the binding table, and the operations of the language.
enum HelpText {
  /// The lines for a width; headings begin without a blank.
  static func lines(width: Int) -> [String] {
    let keys = Binding.Section.allCases.flatMap { section in
      [section.rawValue] + Binding.all.filter { $0.section == section }.flatMap { line($0, width) } + [""]
    }
    let verbs = Verb.groups.flatMap { group in
      ["", group.title] + group.verbs.flatMap { lines($0, width) }
    }
    let marks = [
      "Letters in the address space",
      "    █   mapped; rw says what devices may do; ░▒▓ is partly mapped, where there is no room",
      "    .   free          ,   free, but the kernel does not choose it (allow)",
      "    M   message-interrupt window of a device     R   another reserved region",
      "    x   outside of a hwpt's aperture, or reserved by a test",
      "    ●   attached      ○   bound      ·   unbound",
      "",
    ]
    return keys + marks + ["Signs beside a running kernel"] + Source.legend + [
      "", "Lines of the language, for :",
    ] + verbs
  }

  private static func lines(_ verb: Verb, _ width: Int) -> [String] {
    entry(verb.name, "\(verb.summary) (\(verb.call))", width, column: 24)
      + Text.wrap(verb.usage, width: max(10, width - 24)).map { String(repeating: " ", count: 24) + $0 }
  }

  private static func line(_ binding: Binding, _ width: Int) -> [String] {
    entry(binding.keyLabels, binding.help, width, column: 16)
  }

  private static func entry(_ name: String, _ text: String, _ width: Int, column: Int) -> [String] {
    let wrapped = Text.wrap(text, width: max(10, width - column - 4))
    let padded = name + String(repeating: " ", count: max(1, column - 4 - name.columns))
    let indent = String(repeating: " ", count: column)
    return ["    \(padded)\(wrapped.first ?? "")"] + wrapped.dropFirst().map { indent + $0 }
  }

  /// The number of lines that a screen shows.
  static func page(_ size: Size) -> Int { max(1, size.rows - 3) }

  /// The first line on the screen when the last one is at its end.
  static func lastScroll(_ size: Size) -> Int { max(0, lines(width: size.columns).count - page(size)) }

  /// Draws the help over the whole screen.
  static func draw(on frame: inout Frame, from scroll: Int) {
    let all = Region(frame.size)
    let page = page(frame.size)
    let lines = lines(width: frame.size.columns)
    frame.write(" ioascope help", row: 0, column: 0, style: Style(.accent, bold: true), within: all)
    for (offset, line) in lines.dropFirst(scroll).prefix(page).enumerated() {
      let isHeading = !line.hasPrefix(" ")
      frame.write(
        " \(line)", row: offset + 1, column: 0, style: isHeading ? Style(.accent, bold: true) : .plain,
        within: all)
    }
    let last = min(lines.count, scroll + page)
    frame.write(
      " lines \(scroll + 1)-\(last) of \(lines.count)   j k move   Esc closes", row: frame.size.rows - 1,
      column: 0, style: .quiet, within: all)
  }
}
