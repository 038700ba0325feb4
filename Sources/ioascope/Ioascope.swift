// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Simulator
import SystemPackage

/// The program: a folder of subcommands, of which looking at a kernel is the one without a name.
@main
struct Ioascope: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ioascope",
    abstract: "Look into Linux iommufd: IO address spaces, page tables, devices and MSI windows.",
    discussion: """
      Without a subcommand it opens the inspector, on a small world or on the state after a scenario file.

      Exit codes: 0 all is well; 1 an expectation of a scenario failed, or a sweep or a race found \
      something; 2 wrong usage or wrong syntax in a \
      file; 3 a file, a machine or this host cannot be read, or the output cannot be written; 128+N ended by signal N.
      """,
    version: versionText,
    subcommands: [
      Inspect.self, Open.self, Run.self, PrintFrame.self, PrintState.self, SweepFaults.self,
      CompareDesigns.self,
      RaceOperations.self, Machines.self, Devices.self, Capture.self, PrintManual.self,
    ],
    defaultSubcommand: Inspect.self)

  /// The version of the program.
  static let version = "0.2.0"

  /// What `--version` prints: the program, the kernels that it knows, and the interface that it speaks.
  private static let versionText = """
    ioascope \(version)
    designs \(Design.all.first?.name ?? "") to \(Design.all.last?.name ?? ""), answers held to Linux 6.12.117
    iommufd interface of Linux 6.12: IOMMU_DESTROY (0x80) to IOMMU_FAULT_QUEUE_ALLOC (0x8e)
    """

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      end(with: error)
    }
  }

  /// Ends the program as an error demands, its message on standard error.
  private static func end(with error: any Error) -> Never {
    switch error {
    case let failure as Failure:
      Output.complain(failure.message)
      exit(withCode: failure.status.rawValue)
    case let code as ExitCode: exit(withCode: code.rawValue)
    default:
      let isHelp = exitCode(for: error) == .success
      if isHelp {
        try? Output.write(message(for: error) + "\n")
      } else {
        Output.complain(fullMessage(for: error))
      }
      exit(withCode: isHelp ? 0 : Status.usage.rawValue)
    }
  }

  private static func exit(withCode code: Int32) -> Never {
    Self.exit(withError: ExitCode(code))
  }
}

/// How the program ends; the numbers are documented in the README.
enum Status: Int32, CaseIterable {
  case ok = 0
  case expectationFailed = 1
  case usage = 2
  case unreadable = 3
  case differs = 5
}

extension Status {
  /// What the number says.
  var meaning: String {
    switch self {
    case .ok: "All is well."
    case .expectationFailed:
      "An expectation of a scenario failed; sweep: something is left changed or broken; race: there is a way to go wrong."
    case .usage: "Wrong usage, or a file whose contents are not the language; every error is listed."
    case .unreadable: "A file, a machine or this host cannot be read, or the output cannot be written."
    case .differs: "The kernel and the simulator in step have answered differently."
    }
  }
}

/// An end before its time, with the words for standard error; empty words say nothing.
struct Failure: Error {
  let status: Status
  let message: String

  init(_ status: Status, _ message: String = "") {
    self.status = status
    self.message = message
  }
}
