// SPDX-License-Identifier: Apache-2.0

import Cells
import Glibc

/// The characters that a terminal can show.
package enum Repertoire: Sendable {
  /// All of Unicode, sent as UTF-8.
  case unicode
  /// ASCII only; other characters are replaced by something alike.
  case ascii

  /// Chooses a locale for the process, and says what it lets the terminal show.
  ///
  /// A process that nobody has configured runs in the C locale, on a terminal that almost certainly
  /// speaks UTF-8. A locale with another character set, or `LC_ALL=C`, was somebody's decision.
  @MainActor
  package static func choosingLocale(_ environment: Environment) -> Repertoire {
    _ = setlocale(LC_CTYPE, "")
    if codeset == "UTF-8" { return .unicode }
    guard codeset == "ANSI_X3.4-1968", !environment.insistsOnASCII else { return .ascii }
    return setlocale(LC_CTYPE, "C.UTF-8") != nil && codeset == "UTF-8" ? .unicode : .ascii
  }

  private static var codeset: String {
    nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
  }

  /// What is shown for a character, or for one that cannot be shown.
  package func glyph(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch self {
    case .unicode: scalar
    case .ascii: scalar.asciiSubstitute
    }
  }

  /// Stands for a character that is no printable one.
  package var replacement: Unicode.Scalar {
    self == .unicode ? "\u{FFFD}" : "?"
  }
}
