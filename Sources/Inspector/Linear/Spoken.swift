// SPDX-License-Identifier: Apache-2.0

import Cells

/// What stands on the screen as words that can be read aloud.
enum Spoken {
  private static let words: [Unicode.Scalar: String] = [
    "●": "attached", "○": "bound", "▶": "next:", "✓": "done:", "✗": "fails:", "↶": "undone:", "→": "to",
    "≠": "differs", "↔": "and", "·": "", "…": "to",
  ]

  /// A text with words in the place of signs that stand alone, and no more than one blank in a row.
  static func text(_ text: String) -> String {
    text.split(separator: " ").map { token in
      let scalars = token.unicodeScalars
      guard scalars.count == 1, let only = scalars.first, let word = words[only] else { return String(token) }
      return word
    }.filter { !$0.isEmpty }.joined(separator: " ").replacing("next: done:", with: "next:")
  }

  /// A text in ASCII: signs are replaced by something alike.
  static func ascii(_ text: String) -> String {
    text.unicodeScalars.allSatisfy(\.isASCII)
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.map(\.asciiSubstitute)))
  }
}

extension Row {
  /// The row as a sentence: what stands at the left edge, then what stands at the right one.
  var spoken: String {
    let sides = [left, right.first ?? []].map { Spoken.text($0.map(\.text).joined()) }
    return sides.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
