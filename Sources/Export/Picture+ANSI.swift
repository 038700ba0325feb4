// SPDX-License-Identifier: Apache-2.0

import Cells

extension Picture {
  /// The rows with the escape sequences that a terminal of 256 colours takes; each ends as plain text.
  var ansi: String {
    (0..<frame.size.rows).map { ansi(ofRow: $0) + "\n" }.joined()
  }

  /// One row with escape sequences.
  func ansi(ofRow row: Int) -> String {
    runs(ofRow: row).map { run in
      let codes = Self.codes(run.look)
      return codes.isEmpty ? run.text : "\u{1b}[\(codes)m\(run.text)\u{1b}[0m"
    }.joined()
  }

  /// The numbers that select a look.
  private static func codes(_ look: Theme.Look) -> String {
    var codes: [String] = []
    if look.bold { codes.append("1") }
    if look.dim { codes.append("2") }
    if look.underline { codes.append("4") }
    if look.reverse { codes.append("7") }
    if let color = look.color { codes.append("38;5;\(color)") }
    return codes.joined(separator: ";")
  }
}
