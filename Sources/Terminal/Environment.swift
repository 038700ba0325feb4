// SPDX-License-Identifier: Apache-2.0

import Cells
import Glibc

/// The variables that say how the user wants a terminal to be used.
package struct Environment: Sendable {
  /// The kind of terminal, from `TERM`.
  package var terminalType: String?
  /// Whether `NO_COLOR` asks for a picture without colour.
  package var refusesColor: Bool
  /// Whether `LC_ALL` insists on the C locale, and so on ASCII.
  package var insistsOnASCII: Bool
  /// Whether `ESCDELAY` says how long to wait for the rest of an escape sequence.
  package var setsEscapeDelay: Bool
  /// The theme that `IOASCOPE_THEME` names, or that suits the background that `COLORFGBG` tells of.
  package var theme: Theme.Name

  /// Reads variables; one that is set to nothing counts as not set.
  package init(_ variable: (String) -> String?) {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    terminalType = value("TERM")
    refusesColor = value("NO_COLOR") != nil
    insistsOnASCII = value("LC_ALL").map { $0 == "C" || $0 == "POSIX" } ?? false
    setsEscapeDelay = value("ESCDELAY") != nil
    theme =
      value("IOASCOPE_THEME").flatMap { Theme.Name(rawValue: $0) } ?? Self.theme(for: value("COLORFGBG"))
  }

  /// The theme for a background, of which some terminals tell as the last of some numbers.
  private static func theme(for colors: String?) -> Theme.Name {
    guard let number = colors?.split(separator: ";").last.flatMap({ Int($0) }) else { return .auto }
    return number == 7 || number >= 9 ? .light : .dark
  }

  /// The environment of this process.
  static var current: Environment {
    Environment { name in getenv(name).map { String(cString: $0) } }
  }
}
