// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Assets
import IOMMUFD
import Session
import Simulator

/// The options that choose what a scenario runs on.
struct WorldOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The machine: one of \(Asset.machines.map(\.name).joined(separator: ", ")), or a file that describes one.",
      valueName: "name|file"))
  var machine: String?

  @Option(help: "The kernel design: \(Design.all.map(\.name).joined(separator: ", ")).")
  var design: String?
}

/// A scenario and what it runs on.
struct World {
  let source: SourceText
  let scenario: Scenario
  let machine: Machine
  let design: Design

  /// The machine where neither a file nor an option names one.
  static let defaultMachine = "smmu-v3"

  /// Reads a file and finds its machine and design; options go before what the file says.
  init(path: String, _ options: WorldOptions) throws(Failure) {
    try self.init(Input.source(path), options)
  }

  /// Finds the machine and the design of a text; options go before what the text says.
  init(_ source: SourceText, _ options: WorldOptions) throws(Failure) {
    self.source = source
    scenario = try Input.scenario(source)
    design = try Self.design(options.design ?? scenario.designName)
    machine = try Self.machine(options.machine, scenario, source)
  }

  /// A session on the machine in which nothing was done yet.
  var freshSession: Session { Session(machine: machine, design: design) }

  /// A session after all operations of the scenario.
  var finishedSession: Session {
    var session = freshSession
    for (line, statement) in scenario.statements { session.perform(statement, line: line) }
    return session
  }

  private static func design(_ name: String?) throws(Failure) -> Design {
    guard let name else { return .linux6_12 }
    if let design = Design.named(name) { return design }
    let known = Design.all.map(\.name).joined(separator: ", ")
    throw Failure(.unreadable, "ioascope: no design is called '\(name)'; there is \(known)")
  }

  private static func machine(
    _ option: String?, _ scenario: Scenario, _ source: SourceText
  ) throws(Failure) -> Machine {
    if option == nil, !scenario.machineWords.isEmpty { return try described(by: scenario, source) }
    let name = option ?? scenario.machineName ?? defaultMachine
    if let asset = Asset.machines.first(where: { $0.name == name }) {
      return try machine(in: SourceText(asset.text, name: name))
    }
    if option != nil, Input.exists(name) || name.contains("/") {
      return try machine(in: Input.source(name))
    }
    let known = Asset.machines.map(\.name).joined(separator: ", ")
    throw Failure(
      .unreadable,
      "ioascope: no machine is called '\(name)'; there are \(known), and files given with --machine")
  }

  private static func machine(in source: SourceText) throws(Failure) -> Machine {
    try described(by: try Input.scenario(source), source)
  }

  private static func described(by scenario: Scenario, _ source: SourceText) throws(Failure) -> Machine {
    do {
      return try Machine(describedBy: scenario, source: source)
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }
}
