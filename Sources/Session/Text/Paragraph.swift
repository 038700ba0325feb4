// SPDX-License-Identifier: Apache-2.0

/// Lines of plain text that are not wider than a mail allows.
public struct Paragraphs: Sendable {
  /// The width in columns.
  public let width: Int
  /// The lines so far.
  public private(set) var lines: [String] = []

  /// The width of plain text for mails.
  public static let mailWidth = 72

  /// Creates an empty text.
  public init(width: Int = mailWidth) { self.width = width }

  /// The text, each line ended by a newline.
  public var text: String { lines.map { "\($0)\n" }.joined() }

  /// Adds a line as it is, without blanks at its end.
  public mutating func add(_ line: String = "") {
    lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
  }

  /// Adds an empty line, where there is none yet.
  public mutating func addGap() {
    if let last = lines.last, !last.isEmpty { add() }
  }

  /// Adds words behind a head, on as many lines as they need; those after the first begin below the words.
  ///
  /// A word that is wider than the line stands alone on one.
  public mutating func add(_ head: String, wrapping text: String) {
    let indent = String(repeating: " ", count: head.count)
    var line = head
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > width {
        add(line)
        line = indent
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    add(line)
  }
}

extension String {
  /// The text with blanks behind it, at least so many columns wide.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// The text, its end replaced by `~` where it is wider.
  func cut(to width: Int) -> String { count <= width ? self : prefix(max(0, width - 1)) + "~" }
}

extension Int {
  /// The number and a word in the singular or the plural.
  func counted(_ word: String) -> String { "\(self) \(word)\(self == 1 ? "" : "s")" }
}
