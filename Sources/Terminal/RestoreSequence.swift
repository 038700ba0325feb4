// SPDX-License-Identifier: Apache-2.0

import CNcurses

/// What `endwin` would send, for a moment when it cannot be called.
package enum RestoreSequence {
  /// The bytes for the present terminal with a screen of so many rows.
  @MainActor
  static func bytes(rows: Int, hasMouse: Bool = false) -> [UInt8] {
    var parts = hasMouse ? ["\u{1b}[?1006;1000l"] : []
    parts += ["sgr0", "op", "rmkx", "cnorm"].map(capability)
    if hasAlternateScreen {
      parts.append(capability("rmcup"))
    } else {
      // The picture stays, so what follows begins on a clean last line.
      parts.append(ncw_cursor_motion(Int32(rows - 1), 0).map { String(cString: $0) } ?? "\r")
      parts.append(capability("el"))
    }
    return Array(parts.map(withoutPadding).joined().utf8)
  }

  /// Whether the terminal has a screen that can be left for the one before.
  @MainActor
  static var hasAlternateScreen: Bool { ncw_capability("rmcup") != nil }

  @MainActor
  private static func capability(_ name: String) -> String {
    ncw_capability(name).map { String(cString: $0) } ?? ""
  }

  /// A terminfo string without its delays, `$<5>` and the like, which only `tputs` understands.
  package static func withoutPadding(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      if rest.hasPrefix("$<"), let end = rest.firstIndex(of: ">") {
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(first)
        rest.removeFirst()
      }
    }
    return result
  }
}
