// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session

// What Tab makes of the word before the cursor.
extension Inspector {
  /// Completes the word before the cursor as far as all candidates agree, or takes the next candidate where
  /// they were shown already.
  mutating func complete(_ prompt: inout Prompt, among shown: [String]) {
    defer { mode = .prompt(prompt) }
    guard prompt.kind == .command else { return }
    let (words, word) = prompt.editor.wordsBeforeCursor
    if let next = shown.next(after: word) {
      prompt.editor.replaceWord(with: next)
      prompt.candidates = shown
      return
    }
    let candidates = candidates(after: words, for: word)
    guard let common = candidates.commonPrefix else { return }
    prompt.editor.replaceWord(with: candidates.count == 1 ? common.finished : common)
    prompt.candidates = candidates.count == 1 ? [] : candidates
  }

  /// What a word can be behind others; those that begin with it.
  func candidates(after words: [String], for word: String) -> [String] {
    let all: [String]
    if let name = words.first {
      all = Verb.named(name).map(candidates) ?? Command.named(name).map { candidates(for: $0, word) } ?? []
    } else {
      all = Verb.all.map(\.name) + Command.all.map(\.name)
    }
    var seen: Set<String> = []
    return all.filter { $0.hasPrefix(word) && $0 != word && seen.insert($0).inserted }
  }

  private func candidates(for command: Command, _ word: String) -> [String] {
    switch command.completion {
    case .none: []
    case .words(let words): words
    case .panels: Panel.allCases.map(\.name)
    case .files: surroundings.files(word)
    case .places:
      session.names.known.map { "$\($0)" } + session.kernel.machine.devices.map(\.name.short)
        + session.kernel.objects.ids.map(\.description)
    }
  }

  /// The words that the usage of an operation has, and what its placeholders stand for.
  private func candidates(for verb: Verb) -> [String] {
    let options = verb.usage.split { " []|,".contains($0) }.map(String.init).compactMap { word -> String? in
      if let equals = word.firstIndex(of: "=") { return String(word[...equals]) }
      return word.allSatisfy { $0.isLowercase || $0 == "-" } && word != verb.name ? word : nil
    }
    let devices = session.kernel.machine.devices.map { "\($0.name)" }
    return session.names.known.map { "$\($0)" } + (verb.name == "bind" ? devices : []) + options
  }
}

extension LineEditor {
  /// The words before the one that the cursor stands behind, and that one.
  var wordsBeforeCursor: (words: [String], word: String) {
    let text = String(String.UnicodeScalarView(scalars[..<cursor]))
    var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let last = words.popLast() ?? ""
    return (words.filter { !$0.isEmpty }, last)
  }

  /// Puts a text in the place of the word that the cursor stands behind.
  mutating func replaceWord(with text: String) {
    let (_, word) = wordsBeforeCursor
    for _ in word.unicodeScalars { _ = handle(.backspace) }
    for scalar in text.unicodeScalars { _ = handle(.character(scalar)) }
  }
}

extension [String] {
  /// What all texts begin with; nil where there are none.
  fileprivate var commonPrefix: String? {
    guard var prefix = first else { return nil }
    for text in dropFirst() { prefix = prefix.commonPrefix(with: text) }
    return prefix
  }

  /// The text behind one of them, around the end; nil for one that is none of them, or where there is none.
  fileprivate func next(after text: String) -> String? {
    guard !isEmpty else { return nil }
    guard let index = firstIndex(of: text) else { return first }
    return self[(index + 1) % count]
  }
}

extension String {
  /// The word with a blank behind it, unless something follows it at once.
  fileprivate var finished: String { hasSuffix("=") || hasSuffix("/") ? self : self + " " }

  /// What two texts begin with alike.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
