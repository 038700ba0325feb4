// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD

/// A connection to the kernel of this host, which is taken back as it was made.
final class Connection: Sendable {
  /// The kernel and a simulator that follows it, where they begin.
  let inStep: InStep
  private let live: OpenHost

  init(_ live: OpenHost, of host: Host) {
    self.live = live
    inStep = host.backend.inStep(with: live, mayTouchDevices: host.mayTouchDevices)
  }

  /// Takes back everything, and complains of what could not be.
  func close() {
    for problem in live.close() { Output.complain("ioascope: not undone: \(problem)") }
  }
}
