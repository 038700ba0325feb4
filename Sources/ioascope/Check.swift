// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What is known of a scenario before it runs: that it is the language, and its header.
struct Check {
  /// What the scenario says of what it runs on.
  private(set) var header = Header()
  /// The lines that messages about the header may quote, by number.
  private var quotable: [Int: Substring] = [:]
  /// The number of lines.
  private(set) var lineCount = 0
  private let name: String

  /// So many lines are checked on a thread at a time.
  private static let batch = 4096

  /// Reads a scenario once, and keeps nothing but its header.
  ///
  /// Throws a failure with every error of the text.
  init(_ text: InputText, _ progress: inout Progress) throws(Failure) {
    name = text.name
    var errors: [SyntaxError] = []
    var lines = try text.lines()
    while true {
      let (one, other) = (try lines.next(upTo: Self.batch), try lines.next(upTo: Self.batch))
      if one.isEmpty { break }
      let name = name
      let (second, first) = both({ Findings(other, name) }) { Findings(one, name) }
      for findings in [first, second] {
        for (content, line) in findings.header { note(content, line) }
        errors += findings.errors
      }
      // The first line stands for all of a machine that lacks something.
      if lineCount == 0 { quotable[1] = Substring(one[0].text) }
      lineCount += one.count + other.count
      progress.update(done: lineCount)
    }
    if !errors.isEmpty { throw Failure(.usage, "\(SyntaxErrors(errors))") }
  }

  /// What some lines say of what the scenario runs on, and what is wrong with them.
  private struct Findings: Sendable {
    var header: [(content: Scenario.Content, line: TextLine)] = []
    var errors: [SyntaxError] = []

    init(_ lines: [TextLine], _ name: String) {
      for line in lines {
        do throws(SyntaxError) {
          guard let content = try line.content(inTextNamed: name) else { continue }
          if case .statement = content { continue }
          header.append((content, line))
        } catch {
          errors.append(error)
        }
      }
    }
  }

  private mutating func note(_ content: Scenario.Content, _ line: TextLine) {
    if header.note(content, line: line.number) { quotable[line.number] = Substring(line.text) }
  }

  /// The text as far as messages about the header quote it.
  var source: SourceText { SourceText(name: name, keeping: quotable) }
}
