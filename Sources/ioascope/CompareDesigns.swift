// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session
import Simulator

/// `ioascope compare`: the same operations under several designs.
struct CompareDesigns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run the same operations under two or three designs, and print where they part.",
    discussion: """
      The text is 72 columns wide, for a mail. An operation at which a user or a device can tell the designs \
      apart stands there with its steps: the number of each step under each design, or the errno with which \
      it fails; > marks the first difference, * the others. What a scenario expects is not looked at: designs \
      are to differ. The exit code is 0 also where they do.
      """)

  @Argument(help: "The scenario file; - is standard input.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "Two or three designs with commas between, of \(Design.all.map(\.name).joined(separator: ", ")).",
      valueName: "A,B[,C]"))
  var designs: String

  @OptionGroup var hardware: MachineOption

  @Flag(name: .customLong("steps"), help: "Print the steps of every operation at which they differ.")
  var allSteps = false

  @Flag(help: "Print text (the default) or one JSON object for each operation.")
  var format = Format.text

  enum Format: String, EnumerableFlag {
    case text, json
  }

  func run() throws {
    let scenario = try Simulated(file, hardware)
    let names = designs.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard (2...3).contains(names.count) else {
      throw Failure(
        .usage, "ioascope: --designs takes two or three names with commas between, not '\(designs)'")
    }
    let designs = try names.map { (name) throws(Failure) in try scenario.design(name) }
    let comparison = Comparison(scenario.statements, machine: scenario.machine, designs: designs)
    switch format {
    case .json: try Output.write(lines: comparison.operations.map { comparison.json($0) })
    case .text:
      let heading = "\(names.joined(separator: ", ")) on \(scenario.machineName)"
      try Output.write("\(heading)\n\n\(comparison.text(allSteps: allSteps))")
    }
  }
}
