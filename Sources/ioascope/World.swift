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
      "The machine: one of \(Asset.machines.map(\.name).joined(separator: ", ")), or a file that describes one, with / or . in its name.",
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
    design = try Self.design(options.design, scenario, source)
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

  private static func design(
    _ option: String?, _ scenario: Scenario, _ source: SourceText
  ) throws(Failure) -> Design {
    guard let name = option ?? scenario.designName else { return .linux6_12 }
    if let design = Design.named(name) { return design }
    let line = option == nil ? scenario.designLine : nil
    throw unknown("design", name, line, source, known: Design.all.map(\.name))
  }

  private static func machine(
    _ option: String?, _ scenario: Scenario, _ source: SourceText
  ) throws(Failure) -> Machine {
    if option == nil, !scenario.machineWords.isEmpty { return try described(by: scenario, source) }
    let name = option ?? scenario.machineName ?? defaultMachine
    if let asset = Asset.machines.first(where: { $0.name == name }) {
      return try machine(in: SourceText(asset.text, name: name))
    }
    if option != nil, name.contains("/") || name.contains(".") {
      return try machine(in: Input.source(name))
    }
    let line = option == nil ? scenario.machineLine : nil
    throw unknown("machine", name, line, source, known: Asset.machines.map(\.name))
  }

  /// A failure about a name that nothing has, at its line where a file gives it.
  private static func unknown(
    _ what: String, _ name: String, _ line: Int?, _ source: SourceText, known: [String]
  ) -> Failure {
    let message = "no \(what) is called '\(name)'"
    let known = known.joined(separator: ", ")
    guard let line else { return Failure(.unreadable, "ioascope: \(message); there is \(known)") }
    let error = source.error(line: line, word: 2, message, expected: "one of \(known)")
    return Failure(.unreadable, "\(error)")
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
