// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension RaceReport {
  /// What can go wrong for people, 72 columns wide: the moves of one operation stand left, those of the
  /// other right.
  public var text: String {
    var text = Paragraphs()
    for (number, finding) in findings.enumerated() {
      text.add("\(number + 1). \(finding.title)")
      text.add("   choices: ", wrapping: finding.choiceWords)
      for choice in finding.choices { text.add(choice.line) }
      for (side, outcome) in zip(Race.Side.allCases, finding.outcomes) {
        text.add("  \(side.letter): ", wrapping: outcome?.words ?? "waits for ever")
      }
      for wait in finding.deadlock { text.add("  ! ", wrapping: wait) }
      for problem in finding.problems { text.add("  ! ", wrapping: problem) }
      text.add()
    }
    text.add("", wrapping: summary)
    return text.text
  }

  /// How many places were reached and what was found, in a sentence.
  public var summary: String {
    let found =
      findings.isEmpty
      ? "nothing breaks and nothing waits for ever" : "\(findings.counted("way")) to go wrong"
    let cut = isCutShort ? "; there are more places, which were not looked at" : ""
    return "\(places.counted("place")), \(ends.counted("end")): \(found)\(cut)"
  }
}

extension RaceReport.Finding {
  fileprivate var title: String { deadlock.isEmpty ? "The state contradicts itself" : "Deadlock" }

  /// Who moves how often in turn, `A12 B17`.
  fileprivate var choiceWords: String {
    choices.chunked { $0.side == $1.side }.map { "\($0.first?.side.letter ?? "")\($0.count)" }
      .joined(separator: " ")
  }

  /// The finding as `race --json` prints it, with the run string of the state before both operations.
  public func json(from start: RunString) -> JSON {
    .object([
      .init("before", .string("\(start)")),
      .init("deadlock", .array(deadlock.map { .string($0) })),
      .init("problems", .array(problems.map { .string($0) })),
      .init(
        "outcomes",
        .array(outcomes.map { outcome in outcome.map { .string($0.words) } ?? .null })),
      .init("choices", .string(choices.map(\.side.letter).joined())),
      .init(
        "moves",
        .array(
          choices.map { choice in
            .object([
              .init("operation", .string(choice.side.letter)),
              .init("move", .string(choice.move.description)),
            ])
          })),
    ])
  }
}

extension RaceReport.Choice {
  /// The move on its side of the page.
  fileprivate var line: String {
    let width = Paragraphs.mailWidth / 2 - 1
    let words = move.description.cut(to: width - 2)
    return side == .first ? "  \(words)" : String(repeating: " ", count: width + 2) + words
  }
}

extension Race.Move: CustomStringConvertible {
  /// The move in a few words.
  public var description: String {
    switch self {
    case .take(let lock): "[\(lock)]"
    case .run(let function): function
    case .undo(let function): "undo: \(function)"
    case .end: "ends"
    }
  }
}

extension Result<Response, Refusal> {
  fileprivate var words: String {
    switch self {
    case .success(let response): response.description
    case .failure(let refusal): refusal.description
    }
  }
}

extension Array {
  fileprivate func counted(_ word: String) -> String { count.counted(word) }
}
