// SPDX-License-Identifier: Apache-2.0

import CTerminal
import Dispatch
import Glibc

/// Signals that end a run beside the kernel of this host: what was made is taken back first.
///
/// While one operation is being performed the taking back waits for its end.
final class EndingSignals {
  private static let numbers = [SIGINT, SIGTERM, SIGHUP]
  private let watched: [Int32]
  private let sources: [any DispatchSourceSignal]

  /// From now on these signals take a connection back and end the program.
  init(closing connection: Connection) {
    watched = Self.numbers.filter { !ct_signal_is_ignored($0) }
    sources = watched.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        connection.close()
        signal(number, SIG_DFL)
        raise(number)
        // The signal is blocked where dispatch runs its handlers.
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  /// The signals end the program as they did before.
  func cancel() {
    for source in sources { source.cancel() }
    for number in watched { signal(number, SIG_DFL) }
  }
}
