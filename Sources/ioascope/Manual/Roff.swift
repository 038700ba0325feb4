// SPDX-License-Identifier: Apache-2.0

/// A manual page as it is being written, in the man macros of roff.
struct Roff {
  private(set) var text: String

  /// Begins a page.
  init(title: String, section: Int, footer: String) {
    text = ".TH \(title.uppercased()) \(section) \"\" \"\(footer)\"\n.ad l\n.nh\n"
  }

  /// Begins a section.
  mutating func section(_ title: String) { text += ".SH \(Self.escaped(title.uppercased()))\n" }

  /// Begins a part of a section.
  mutating func part(_ title: String) { text += ".SS \(Self.escaped(title))\n" }

  /// Writes a paragraph.
  mutating func paragraph(_ words: String) { text += ".PP\n\(Self.escaped(words))\n" }

  /// Writes a term and what it means.
  mutating func entry(_ term: String, _ meaning: String) {
    text += ".TP\n.B \(Self.escaped(term))\n\(Self.escaped(meaning))\n"
  }

  /// Writes lines as they are.
  mutating func lines(_ lines: [String]) {
    text += ".PP\n.nf\n" + lines.map { Self.escaped($0) + "\n" }.joined() + ".fi\n"
  }

  /// A text in which nothing is taken for a request.
  private static func escaped(_ text: String) -> String {
    let plain = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      default: scalar.isASCII ? String(scalar) : "\\[u\(hex(scalar))]"
      }
    }.joined()
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
