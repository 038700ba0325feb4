// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Glibc

/// The kind of terminal that `TERM` names.
@MainActor
enum TerminalType {
  /// Refuses a terminal that cannot show a screen.
  ///
  /// This comes before `newterm`, which would already write to a terminal that turns out unfit.
  static func check(_ environment: Environment) throws(TerminalError) {
    guard let name = environment.terminalType else {
      throw TerminalError("TERM is not set, so the kind of terminal is unknown")
    }
    var status: Int32 = 0
    guard setupterm(name, STDOUT_FILENO, &status) == OK else {
      throw TerminalError(refusal(of: name, status))
    }
    defer { ncw_forget_terminal() }
    guard ncw_capability("cup") != nil else {
      throw TerminalError("the terminal type '\(name)' (from TERM) cannot move the cursor")
    }
  }

  private static func refusal(of name: String, _ status: Int32) -> String {
    switch status {
    case 1: "the terminal type '\(name)' (from TERM) prints on paper"
    case 0: "the terminal type '\(name)' (from TERM) is unknown here"
    default: "the terminal type '\(name)' (from TERM) is unknown: there is no terminfo database"
    }
  }
}
