// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session
import Simulator

/// `ioascope sweep`: every step of every operation made to fail.
struct SweepFaults: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Make every step of every operation fail, and print what that leaves behind.",
    discussion: """
      The verdicts: same, the state is as before the operation; learned, but for what the kernel learned \
      from the hardware and keeps; succeeded, the operation found another way; changed, something is not as \
      before; broken, the state contradicts itself. The exit code is 1 where something is changed or broken.
      """)

  @Argument(help: "The scenario file; - is standard input.", completion: .file())
  var file: String

  @OptionGroup var hardware: MachineOption

  @OptionGroup var kernel: DesignOption

  @Flag(help: "Print one JSON object for each fault.")
  var json = false

  func run() throws {
    let scenario = try Simulated(file, hardware)
    let design = try scenario.design(kernel.design)
    let sweep = Sweep(scenario.statements, machine: scenario.machine, design: design)
    if json {
      try Output.write(lines: sweep.rows.map(\.json))
    } else {
      try Output.write("\(design.name) on \(scenario.machineName)\n\n\(sweep.text)")
    }
    if sweep.hasFindings { throw Failure(.expectationFailed) }
  }
}
