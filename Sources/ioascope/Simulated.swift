// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session
import Simulator

/// A scenario and the simulated hardware that it runs on.
struct Simulated {
  /// The operations and the numbers of their lines.
  let statements: [(line: Int, value: Statement)]
  let machine: Machine
  /// Whether the machine comes with the program.
  let isMachineBuiltIn: Bool
  /// The name of the machine for a heading.
  let machineName: String
  private let header: Header
  private let source: SourceText

  /// Reads a file, or standard input for `-`, or all operations of a run string, and finds its machine; the
  /// option goes before its header.
  init(_ file: String, _ options: MachineOption) throws(Failure) {
    if let run = try Input.runString(file) {
      source = SourceText("\(run.scenario)", name: "run string")
    } else {
      source = try Input.source(file)
    }
    let scenario = try Input.scenario(source)
    (statements, header) = (scenario.statements, scenario.header)
    machine = try World.machine(options.machine, header, source)
    isMachineBuiltIn = try World.isBuiltIn(machine)
    machineName = options.machine ?? header.machineName ?? World.defaultMachine
  }

  /// The design with a name, or that of the file's header where there is none.
  func design(_ name: String?) throws(Failure) -> Design { try World.design(name, header, source) }
}

extension Output {
  /// Writes values on standard output, one a line.
  static func write(lines values: [JSON]) throws(Failure) {
    try write(values.map { "\($0)\n" }.joined())
  }
}
