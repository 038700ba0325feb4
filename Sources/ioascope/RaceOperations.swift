// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session
import Simulator

/// `ioascope race`: the last two operations of a file at once, in every interleaving.
struct RaceOperations: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "race",
    abstract: "Run the last two operations of a file at once, in every order of their steps.",
    discussion: """
      A lock that the other operation holds is waited for. Printed are the ways that end in a state which \
      contradicts itself, or in a deadlock; there the exit code is 1. 'ioascope open' shows the state before \
      both, whose run string is printed; the choices are who moves how often in turn.
      """)

  @Argument(help: "The scenario file; - is standard input.", completion: .file())
  var file: String

  @OptionGroup var hardware: MachineOption

  @OptionGroup var kernel: DesignOption

  @Flag(help: "Print one JSON object for each way to go wrong.")
  var json = false

  func run() throws {
    let scenario = try Simulated(file, hardware)
    let design = try scenario.design(kernel.design)
    guard scenario.statements.count >= 2 else {
      throw Failure(.usage, "ioascope: \(file): there are no two operations to run at once")
    }
    let pair = scenario.statements.suffix(2)
    var session = Session(
      machine: scenario.machine, design: design, isMachineBuiltIn: scenario.isMachineBuiltIn)
    for (line, statement) in scenario.statements.dropLast(2) { session.perform(statement, line: line) }
    var whole = session
    for (line, statement) in pair { whole.perform(statement, line: line) }
    let start = RunString(whole.scenario, position: scenario.statements.count - 2)
    let requests = pair.map { session.request(of: $0.value) }
    let report = RaceReport(requests[0], requests[1], on: session.kernel)
    if json {
      try Output.write(lines: report.findings.map { $0.json(from: start) })
    } else {
      let names = zip(Race.Side.allCases, pair).map { side, operation in
        "\(side.letter) = \(operation.line)  \(operation.value.operation)\n"
      }
      let heading = "\(design.name) on \(scenario.machineName)\n\(names.joined())before both: \(start)"
      try Output.write("\(heading)\n\n\(report.text)")
    }
    if !report.findings.isEmpty { throw Failure(.expectationFailed) }
  }
}
