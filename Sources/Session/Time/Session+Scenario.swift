// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Session {
  /// The operations up to the point that is shown as a scenario, with the machine and the design that they
  /// run on.
  public var scenario: Scenario { scenario(upTo: position) }

  /// The scenario as a file of the language: running it gives the same answers.
  public var scenarioText: String { scenario.description }

  /// The scenario as a test: each operation expects the answer that it was given.
  public var testText: String {
    let entries = journal[..<position].map(\.answered)
    return Scenario(
      lines: machineLines + [Scenario.Line(.design(kernel.design.name))]
        + entries.map { Scenario.Line(.statement($0)) }
    ).description
  }

  /// The first operations of the current branch as a scenario.
  func scenario(upTo position: Int) -> Scenario {
    let statements = journal[..<position].map { Scenario.Line(.statement($0.statement)) }
    return Scenario(lines: machineLines + [Scenario.Line(.design(kernel.design.name))] + statements)
  }

  /// The lines that say what machine it is: its name where it is built in, else all of it.
  private var machineLines: [Scenario.Line] {
    let machine = kernel.machine
    if isMachineBuiltIn { return [Scenario.Line(.machine(machine.name))] }
    let name = Scenario.Line(.machine(machine.name))
    // A machine may be known by a file's path, which need not be one word.
    let isWord = (try? Scenario(SourceText("\(name)", name: "")))?.machineName == machine.name
    return [isWord ? name : Scenario.Line(.machine("machine"))] + machine.lines.dropFirst()
  }
}

extension JournalEntry {
  /// The statement, with the answer that it was given as what it expects.
  fileprivate var answered: Statement {
    var answered = statement
    answered.expectation = refusal.map { .refused($0.errno) } ?? .ok
    return answered
  }
}
