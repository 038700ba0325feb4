// SPDX-License-Identifier: Apache-2.0

/// A text with the name it is known by in messages: a file's path, or `standard input`.
public struct SourceText: Hashable, Sendable {
  /// The name in messages.
  public let name: String
  /// The lines, without their newlines.
  public let lines: [Substring]
  /// The lines that are kept of a text that is not kept whole.
  private let kept: [Int: Substring]

  /// Creates a source from its text.
  public init(_ text: String, name: String) {
    self.name = name
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = lines
    kept = [:]
  }

  /// Creates a source of which only some lines are kept, by their numbers, counted from 1.
  public init(name: String, keeping kept: [Int: Substring]) {
    self.name = name
    self.kept = kept
    lines = []
  }

  private func line(_ number: Int) -> Substring? {
    lines.indices.contains(number - 1) ? lines[number - 1] : kept[number]
  }

  /// An error about a word of a line; lines and words count from 1.
  public func error(line: Int, word: Int, _ message: String, expected: String? = nil) -> SyntaxError {
    let place = self.line(line).flatMap { text in
      TextLine(text, number: line).withWords { $0.word(word).map { (column: $0.column, width: $0.width) } }
    }
    return error(line: line, column: place?.column, width: place?.width ?? 1, message, expected: expected)
  }

  /// An error about a line's first word, or a stretch of it; lines and columns count from 1.
  public func error(
    line: Int, column: Int? = nil, width: Int = 1, _ message: String, expected: String? = nil
  ) -> SyntaxError {
    let text = self.line(line).map { String($0) } ?? ""
    let first = text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count + 1
    return SyntaxError(
      file: name, line: line, column: column ?? first, width: width, message: message,
      expected: expected, source: text)
  }
}

/// Something in a text that is not the language.
public struct SyntaxError: Error, Hashable, Sendable {
  /// The name of the text.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column of the first wrong character, from 1.
  public let column: Int
  /// The number of wrong characters.
  public let width: Int
  /// What is wrong.
  public let message: String
  /// What would have been right.
  public let expected: String?
  /// The whole line.
  public let source: String
}

extension SyntaxError: CustomStringConvertible {
  /// The error as compilers write it: place and message, the line, a caret, what was expected.
  public var description: String {
    var text = "\(file):\(line):\(column): error: \(message.visible)\n  \(source.visible)\n  \(caret)"
    if let expected { text += "\n  expected \(expected)" }
    return text
  }

  private var caret: String {
    String(repeating: " ", count: column - 1) + "^" + String(repeating: "~", count: max(0, width - 1))
  }
}

/// All errors of one text, in the order of its lines; never empty.
public struct SyntaxErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors.
  public let errors: [SyntaxError]

  /// Creates a list of errors.
  public init(_ errors: [SyntaxError]) { self.errors = errors }

  /// The errors, one below the other.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension String {
  /// The text with control characters as blanks, so that a broken file cannot steer a terminal.
  fileprivate var visible: String {
    String(UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
