// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

/// A line at the prompt that is none of the language: what the inspector itself can be told.
///
/// Every action of a key is a command too, by its name.
public struct Command: Sendable {
  /// The first word.
  public let name: String
  /// The words behind it, those that may be left out in brackets.
  public let arguments: String
  /// One line of explanation.
  public let help: String
  /// What its words can be.
  let completion: Completion
  /// Does it with the words behind the name; throws what is wrong with them.
  let run: @Sendable (inout Inspector, [String]) throws(CommandError) -> Effect?

  /// What the words of a command can be.
  enum Completion: Sendable {
    /// Nothing that is known.
    case none
    /// One of some words.
    case words([String])
    /// Something that can be gone to.
    case places
    /// A file.
    case files
    /// A panel.
    case panels
  }

  init(
    _ name: String, _ arguments: String, _ help: String, _ completion: Completion = .none,
    run: @escaping @Sendable (inout Inspector, [String]) throws(CommandError) -> Effect?
  ) {
    self.name = name
    self.arguments = arguments
    self.help = help
    self.completion = completion
    self.run = run
  }

  /// The commands in the order of the help, those of keys last.
  public static let all: [Command] = own + actions

  /// The commands that no key has, in the order of the manual.
  public static var withoutKey: [Command] { own }

  private static let table = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  /// The command with a name.
  public static func named(_ name: some StringProtocol) -> Command? { table[String(name)] }

  /// The actions of keys, but those that a verb of the language or a command of that name does.
  private static let actions: [Command] = Binding.all.filter { binding in
    Verb.named(binding.action.name) == nil && !own.contains { $0.name == binding.action.name }
  }.map { binding in
    let name = binding.action.name
    return Command(name, "", binding.help) { (inspector, words) throws(CommandError) in
      if let word = words.first { throw CommandError(word: 2, "'\(name)' takes no word, and not '\(word)'") }
      return inspector.perform(named: binding.action)
    }
  }
}

/// What is wrong with a command.
struct CommandError: Error, Hashable {
  /// The place of the word that is wrong, from 1.
  let word: Int
  let message: String
  let expected: String?

  init(word: Int, _ message: String, expected: String? = nil) {
    self.word = word
    self.message = message
    self.expected = expected
  }
}
