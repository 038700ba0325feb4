// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

extension Command {
  /// The commands that no key has.
  static let own: [Command] = [
    Command(
      "goto", "ADDRESS|$NAME|ID|DEVICE|#ENTRY", "go to an address, an object, a device or an entry", .places
    ) {
      (inspector, words) throws(CommandError) in
      try inspector.goTo(Self.only(words, "ADDRESS, $NAME, ID, DEVICE or #ENTRY"))
      return nil
    },
    Command("find", "TEXT", "find rows of the panel, as / does") { inspector, words in
      inspector.find(words.joined(separator: " "))
      return nil
    },
    Command("filter", "[[!]TEXT]", "show only rows of the panel with a text, or without it, as & does") {
      inspector, words in
      inspector.filter(words.joined(separator: " "))
      return nil
    },
    Command("mark", "LETTER", "give this place a letter") { (inspector, words) throws(CommandError) in
      inspector.mark(try Self.letter(words))
      return nil
    },
    Command("jump", "LETTER", "go to the place with a letter") { (inspector, words) throws(CommandError) in
      inspector.jump(to: try Self.letter(words))
      return nil
    },
    Command("hide", "[PANEL]", "hide a panel", .panels) { (inspector, words) throws(CommandError) in
      inspector.hide(try Self.panel(words, else: inspector.focus))
      return nil
    },
    Command("show", "PANEL", "go to a panel", .panels) { (inspector, words) throws(CommandError) in
      inspector.show(try Self.panel(words, else: nil))
      return nil
    },
    Command(
      "save", "FILE",
      "save the screen as .txt .ansi .svg .html, the run as .ioas or as a .test of its answers, or the state as .json .csv",
      .files
    ) { (inspector, words) throws(CommandError) in
      try inspector.save(as: Self.only(words, "a file name with one of the endings \(SavedFile.endings)"))
    },
    Command("theme", "NAME", "change the colours", .words(Theme.Name.allCases.map(\.rawValue))) {
      (_, words) throws(CommandError) in
      Theme.Name(rawValue: try Self.one(of: Theme.Name.allCases.map(\.rawValue), words)).map { .theme($0) }
    },
    Command("mouse", "on|off", "listen to the mouse, or leave it to the terminal", .words(["on", "off"])) {
      (_, words) throws(CommandError) in
      .mouse(try Self.one(of: ["on", "off"], words) == "on")
    },
    Command("check", "", "look for contradictions in the state") { inspector, _ in
      inspector.check()
      return nil
    },
    Command("q", "", "leave the program") { _, _ in .quit },
  ]

  private static func only(_ words: [String], _ expected: String) throws(CommandError) -> String {
    guard let word = words.first else { throw CommandError(word: 2, "a word is missing", expected: expected) }
    if words.count > 1 { throw CommandError(word: 3, "this is one word too many", expected: expected) }
    return word
  }

  private static func one(of choices: [String], _ words: [String]) throws(CommandError) -> String {
    let expected = choices.joined(separator: " or ")
    let word = try only(words, expected)
    guard choices.contains(word) else {
      throw CommandError(word: 2, "'\(word)' is none of the words for this", expected: expected)
    }
    return word
  }

  private static func letter(_ words: [String]) throws(CommandError) -> Unicode.Scalar {
    let word = try only(words, "a letter")
    guard let scalar = word.unicodeScalars.first, word.unicodeScalars.count == 1 else {
      throw CommandError(word: 2, "'\(word)' is more than a letter", expected: "a letter")
    }
    return scalar
  }

  private static func panel(_ words: [String], else none: Panel?) throws(CommandError) -> Panel {
    if words.isEmpty, let none { return none }
    let word = try one(of: Panel.allCases.map(\.name), words)
    return Panel.allCases.first { $0.name == word } ?? .objects
  }
}
