// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What the help of a command says, taken apart.
struct HelpMessage {
  /// The paragraphs about the command.
  var overview: [String] = []
  /// How it is called.
  var usage = ""
  /// Its arguments and options with what they mean.
  var entries: [(term: String, meaning: String)] = []

  /// Takes the help of a command apart.
  init(_ command: any ParsableCommand.Type) {
    var section = ""
    // On so wide a line every text stands in one.
    for line in Ioascope.helpMessage(for: command, columns: 10_000).split(separator: "\n") {
      if let colon = line.firstIndex(of: ":"), line[..<colon].allSatisfy(\.isUppercase) {
        section = String(line[..<colon])
        add(line[line.index(after: colon)...].drop { $0 == " " }, to: section)
      } else {
        add(line, to: section)
      }
    }
  }

  private mutating func add(_ line: Substring, to section: String) {
    if line.isEmpty { return }
    switch section {
    case "OVERVIEW": overview.append(String(line))
    case "USAGE": usage = String(line)
    case "ARGUMENTS", "OPTIONS": addEntry(line)
    default: break
    }
  }

  /// A line begins an entry, or says what the one above means where that is too long for both.
  private mutating func addEntry(_ line: Substring) {
    let text = line.drop { $0 == " " }
    if line.prefix(3).allSatisfy({ $0 == " " }), let last = entries.indices.last {
      entries[last].meaning += text
      return
    }
    let end = text.firstRange(of: "  ")?.lowerBound ?? text.endIndex
    entries.append((String(text[..<end]), String(text[end...].drop { $0 == " " })))
  }
}
