// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where operations go.
enum BackendKind: String, CaseIterable, ExpressibleByArgument {
  /// A simulated kernel.
  case simulator
  /// The kernel of this host, with a simulator in step.
  case kernel
}

/// The options that choose where operations go.
struct BackendOptions: ParsableArguments {
  @Option(help: "Where operations go: \(BackendKind.allCases.map(\.rawValue).joined(separator: " or ")).")
  var backend = BackendKind.simulator

  @Flag(help: "With --backend kernel: devices may be bound and attached, not only looked at.")
  var write = false

  @Option(
    help: ArgumentHelp(
      "With --backend kernel: the file that every system call is written to, a line each.", valueName: "file"),
    completion: .file())
  var trace: String?

  func validate() throws {
    guard backend == .simulator else { return }
    if write { throw ValidationError("--write is for --backend kernel: a simulator has nothing to spare") }
    if trace != nil {
      throw ValidationError("--trace is for --backend kernel: a simulator makes no system calls")
    }
  }
}
