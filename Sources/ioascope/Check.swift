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

  /// Reads a scenario once, and keeps nothing but its header.
  ///
  /// Throws a failure with every error of the text.
  init(_ text: InputText, _ progress: inout Progress) throws(Failure) {
    name = text.name
    var errors: [SyntaxError] = []
    var lines = try text.lines()
    while let line = try lines.next() {
      do throws(SyntaxError) {
        try note(line)
      } catch {
        errors.append(error)
      }
      lineCount = line.number
      progress.update(done: lineCount)
    }
    if !errors.isEmpty { throw Failure(.usage, "\(SyntaxErrors(errors))") }
  }

  private mutating func note(_ line: TextLine) throws(SyntaxError) {
    let content = try line.content(inTextNamed: name)
    let isHeader = content.map { header.note($0, line: line.number) } ?? false
    // The first line stands for all of a machine that lacks something.
    if isHeader || line.number == 1 { quotable[line.number] = Substring(line.text) }
  }

  /// The text as far as messages about the header quote it.
  var source: SourceText { SourceText(name: name, keeping: quotable) }
}
