// SPDX-License-Identifier: Apache-2.0

import CTerminal
import DevIOMMU
import Glibc
import IOMMUFD

/// A connection to the kernel of this host, which is taken back as it was made: by ``close()``, or by a
/// signal that ends the program.
final class Connection: Sendable {
  /// The kernel and a simulator that follows it, where they begin.
  let inStep: InStep
  private let live: OpenHost
  private let signals: EndingSignals

  /// Takes over an open kernel, on the main thread.
  init(_ live: OpenHost, of host: Host) {
    self.live = live
    inStep = host.backend.inStep(with: live, mayTouchDevices: host.mayTouchDevices)
    // While one operation is performed this waits for its end; after it no other is performed.
    signals = EndingSignals { number in
      live.close { problems in
        // On a terminal the line that says how far a run has come may stand there.
        Self.complain(of: problems, after: isatty(STDERR_FILENO) == 1 ? "\n" : "")
        ct_end_by(number)
      }
    }
  }

  /// Takes back everything, and complains of what could not be; a second time nothing happens.
  func close() {
    live.close { Self.complain(of: $0) }
    signals.cancel()
  }

  /// Leaves the signals to a terminal, which makes events of them.
  func leaveSignals() { signals.cancel() }

  private static func complain(of problems: [String], after beginning: String = "") {
    if problems.isEmpty { return }
    Output.complain(beginning + problems.map { "ioascope: not undone: \($0)" }.joined(separator: "\n"))
  }
}
