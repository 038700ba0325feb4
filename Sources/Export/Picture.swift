// SPDX-License-Identifier: Apache-2.0

import Cells

/// A frame and the theme that it is drawn in, on its way out of the terminal.
public struct Picture: Sendable {
  /// How a picture is written down.
  public enum Format: String, CaseIterable, Sendable {
    /// Lines of text.
    case text
    /// Text with the escape sequences of a terminal.
    case ansi
    /// A drawing.
    case svg
    /// A page.
    case html
  }

  /// The cells.
  public let frame: Frame
  /// The theme; its colours are those of the 256 of xterm.
  public let theme: Theme
  /// Whether the background is dark.
  public let isDark: Bool

  /// Creates a picture in the colours of a theme: on black for the dark one, on white for all others.
  public init(_ frame: Frame, _ name: Theme.Name = .light) {
    self.frame = frame
    theme = Theme(.indexed, name)
    isDark = name == .dark
  }

  /// The picture in a format, as UTF-8.
  public func text(as format: Format) -> String {
    switch format {
    case .text: frame.text
    case .ansi: ansi
    case .svg: svg
    case .html: html
    }
  }

  /// Neighbouring cells of one row that look alike.
  struct Run {
    let text: String
    let column: Int
    let columns: Int
    let look: Theme.Look
  }

  /// The runs of a row, without blanks at its end.
  func runs(ofRow row: Int) -> [Run] {
    var cells = frame.row(row)
    while let last = cells.last, last.scalar == " ", !last.style.reverse { cells.removeLast() }
    var runs: [Run] = []
    var rest = cells
    while let first = rest.first {
      let look = theme.look(of: first.style)
      let part = rest.prefix { theme.look(of: $0.style) == look }
      let text = String(String.UnicodeScalarView(part.lazy.map(\.scalar).filter { $0 != "\0" }))
      runs.append(
        Run(text: text, column: part.startIndex - cells.startIndex, columns: part.count, look: look))
      rest = rest.dropFirst(part.count)
    }
    return runs
  }
}

extension String {
  /// The text with what means something in XML written otherwise.
  var escapedForXML: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Int {
  /// A colour of 24 bits as `#rrggbb`.
  var htmlColor: String {
    let digits = String(self, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
