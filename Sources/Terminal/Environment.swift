// SPDX-License-Identifier: Apache-2.0

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

  /// Reads variables; one that is set to nothing counts as not set.
  package init(_ variable: (String) -> String?) {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    terminalType = value("TERM")
    refusesColor = value("NO_COLOR") != nil
    insistsOnASCII = value("LC_ALL").map { $0 == "C" || $0 == "POSIX" } ?? false
    setsEscapeDelay = value("ESCDELAY") != nil
  }

  /// The environment of this process.
  static var current: Environment {
    Environment { name in getenv(name).map { String(cString: $0) } }
  }
}
