// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

/// What a user has chosen for all sessions: what keys do, and how the screen is.
public struct Configuration: Hashable, Sendable {
  /// What keys do.
  public var keymap = Keymap()
  /// The colours; nil is what the environment says.
  public var theme: Theme.Name?
  /// Whether clicks and the wheel are listened to.
  public var mouse = false
  /// Whether only ASCII is shown.
  public var ascii = false
  /// Whether everything is told in lines.
  public var linear = false
  /// Whether the details of what is selected stay on the screen.
  public var details = false

  /// Creates the configuration of somebody who has chosen nothing.
  public init() {}

  /// Reads a configuration: one `bind KEY ACTION`, `unbind KEY`, `clear ACTION|all` or `set NAME VALUE` a line, in
  /// their order; a line that begins with `#` is a comment.
  ///
  /// Throws every error with its line and column.
  public init(_ source: SourceText) throws(SyntaxErrors) {
    var errors: [SyntaxError] = []
    for (index, line) in source.lines.enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      do throws(CommandError) {
        try apply(name, Array(words.dropFirst()))
      } catch {
        errors.append(
          source.error(line: index + 1, word: error.word, error.message, expected: error.expected))
      }
    }
    if !errors.isEmpty { throw SyntaxErrors(errors) }
    keymap.keepWayOut()
  }

  private mutating func apply(_ name: String, _ words: [String]) throws(CommandError) {
    guard let line = ConfigurationLine.all.first(where: { $0.name == name }) else {
      throw CommandError(
        word: 1, "'\(name)' is none of the lines of a configuration",
        expected: "one of \(ConfigurationLine.all.map(\.name).joined(separator: " "))")
    }
    guard words.count == line.count else {
      let isShort = words.count < line.count
      throw CommandError(
        word: isShort ? 1 : line.count + 2, isShort ? "a word is missing" : "this is one word too many",
        expected: "\(name) \(line.arguments)")
    }
    try line.apply(&self, words)
  }
}

extension Configuration {
  /// The kinds of lines and what they do, for the manual.
  public static var lines: [(usage: String, help: String)] {
    ConfigurationLine.all.map { ("\($0.name) \($0.arguments)", $0.help) }
  }
}

/// One kind of line of a configuration.
struct ConfigurationLine: Sendable {
  /// The first word.
  let name: String
  /// The words behind it.
  let arguments: String
  /// One line of explanation.
  let help: String
  /// Changes a configuration; throws what is wrong with the words.
  let apply: @Sendable (inout Configuration, [String]) throws(CommandError) -> Void

  /// The number of words behind the first.
  var count: Int { arguments.split(separator: " ").count }

  /// All kinds, in the order of the manual.
  static let all: [ConfigurationLine] = [
    ConfigurationLine(
      name: "bind", arguments: "KEY ACTION",
      help: "give a key to an action, and take it from others that have it in the same panels"
    ) { (configuration, words) throws(CommandError) in
      configuration.keymap.bind(try key(words[0]), to: try action(words[1]))
    },
    ConfigurationLine(name: "unbind", arguments: "KEY", help: "take a key from every action") {
      (configuration, words) throws(CommandError) in
      configuration.keymap.bind(try key(words[0]), to: nil)
    },
    ConfigurationLine(
      name: "clear", arguments: "ACTION|all", help: "take all keys from an action, or from all of them"
    ) { (configuration, words) throws(CommandError) in
      let actions = words[0] == "all" ? Action.allCases : [try action(words[0], at: 2)]
      for action in actions { configuration.keymap.clear(action) }
    },
    ConfigurationLine(
      name: "set", arguments: "NAME VALUE",
      help:
        "choose \(Setting.all.map { "\($0.name) (\($0.values.joined(separator: ", ")))" }.joined(separator: ", "))"
    ) { (configuration, words) throws(CommandError) in
      guard let setting = Setting.all.first(where: { $0.name == words[0] }) else {
        throw CommandError(
          word: 2, "'\(words[0])' is nothing that can be set",
          expected: "one of \(Setting.all.map(\.name).joined(separator: " "))")
      }
      guard setting.values.contains(words[1]) else {
        throw CommandError(
          word: 3, "'\(words[1])' is no value of \(words[0])",
          expected: "one of \(setting.values.joined(separator: " "))")
      }
      setting.write(&configuration, words[1])
    },
  ]

  private static func key(_ word: String) throws(CommandError) -> Key {
    guard let keys = try? Key.sequence(word), keys.count == 1 else {
      throw CommandError(
        word: 2, "'\(word)' is not a key",
        expected: "a character, or a key such as <Tab> <PgUp> <C-d> <F5> <lt>")
    }
    return keys[0]
  }

  private static func action(_ word: String, at place: Int = 3) throws(CommandError) -> Action {
    guard let action = Action.named(word) else {
      throw CommandError(
        word: place, "'\(word)' is not an action", expected: "one of those that ioascope --print-keys lists")
    }
    return action
  }
}

/// Something with a few values that can be set.
struct Setting: Sendable {
  let name: String
  let values: [String]
  /// One line of explanation.
  let help: String
  let read: @Sendable (Configuration) -> String
  let write: @Sendable (inout Configuration, String) -> Void

  /// Everything that can be set.
  static let all: [Setting] =
    [
      Setting(
        name: "theme", values: Theme.Name.allCases.map(\.rawValue),
        help: "the colours; auto is what NO_COLOR and COLORFGBG say",
        read: { ($0.theme ?? .auto).rawValue },
        write: { $0.theme = $1 == Theme.Name.auto.rawValue ? nil : Theme.Name(rawValue: $1) })
    ] + [
      flag("mouse", "clicks select, and the wheel scrolls", \.mouse),
      flag("ascii", "no character but ASCII", \.ascii),
      flag("linear", "lines in the place of a screen", \.linear),
      flag("details", "the details of what is selected stay on the screen", \.details),
    ]

  private static func flag(
    _ name: String, _ help: String, _ path: WritableKeyPath<Configuration, Bool> & Sendable
  ) -> Setting {
    Setting(
      name: name, values: ["on", "off"], help: help, read: { $0[keyPath: path] ? "on" : "off" },
      write: { $0[keyPath: path] = $1 == "on" })
  }
}
