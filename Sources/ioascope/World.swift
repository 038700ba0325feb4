// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Assets
import IOMMUFD
import Session
import Simulator

/// The option that chooses the hardware.
struct MachineOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The machine: one of \(Asset.machines.map(\.name).joined(separator: ", ")), or a file that describes one, with / or . in its name.",
      valueName: "name|file"), completion: .list(Asset.machines.map(\.name)))
  var machine: String?
}

/// The option that chooses the order in which a kernel takes its steps.
struct DesignOption: ParsableArguments {
  @Option(
    help: "The kernel design: \(Design.all.map(\.name).joined(separator: ", ")).",
    completion: .list(Design.all.map(\.name)))
  var design: String?
}

/// The options that choose what a scenario runs on.
struct WorldOptions: ParsableArguments {
  @OptionGroup var hardware: MachineOption
  var machine: String? { hardware.machine }

  @OptionGroup var kernel: DesignOption
  var design: String? { kernel.design }

  @OptionGroup var backend: BackendOptions

  func validate() throws {
    if machine != nil, backend.backend == .kernel {
      throw ValidationError("--machine is for a simulator: --backend kernel works on this host")
    }
  }
}

/// What a scenario runs on.
struct World {
  let machine: Machine
  let design: Design
  /// Whether a scenario may give the machine by its name alone.
  let isMachineBuiltIn: Bool
  /// This host, where operations go to its kernel.
  let host: Host?

  /// The machine where neither a file nor an option names one.
  static let defaultMachine = "smmu-v3"

  /// Finds the machine and the design of a scenario; options go before what its header says.
  ///
  /// The source has the lines of the header.
  init(_ header: Header, _ source: SourceText, _ options: WorldOptions) throws(Failure) {
    design = try Self.design(options.design, header, source)
    host = try Host(options.backend)
    if let host {
      // What the header describes is what the scenario was written for; here it meets this host.
      machine = host.backend.machine
    } else {
      machine = try Self.machine(options.machine, header, source)
    }
    isMachineBuiltIn = try Self.isBuiltIn(machine)
  }

  /// The session after all operations of a scenario, and the connection to this host that it works on.
  static func session(
    after source: SourceText, _ options: WorldOptions
  ) throws(Failure) -> (session: Session, connection: Connection?) {
    let scenario = try Input.scenario(source)
    var (session, connection) = try beginning(scenario, source, options)
    for (line, statement) in scenario.statements { session.perform(statement, line: line) }
    return (session, connection)
  }

  /// The session at the point of a run string, and the connection to this host that it works on.
  static func session(
    at run: RunString, _ options: WorldOptions
  ) throws(Failure) -> (session: Session, connection: Connection?) {
    let source = SourceText("\(run.scenario)", name: "run string")
    var (session, connection) = try beginning(run.scenario, source, options)
    session.perform(run)
    return (session, connection)
  }

  /// The session that a record tells of.
  static func session(resuming path: String, _ options: WorldOptions) throws(Failure) -> Session {
    let whole = try Input.wholeLines(path)
    let source = SourceText(whole, name: path)
    var (session, _) = try beginning(Input.scenario(source), source, options)
    do throws(SyntaxErrors) {
      session.perform(try Record(whole, name: path))
    } catch {
      throw Failure(.usage, "\(error)")
    }
    return session
  }

  /// The session before the first operation of a scenario.
  private static func beginning(
    _ scenario: Scenario, _ source: SourceText, _ options: WorldOptions
  ) throws(Failure) -> (session: Session, connection: Connection?) {
    let world = try World(scenario.header, source, options)
    let connection = try world.host.map { (host) throws(Failure) in try host.connect() }
    let session = Session(
      machine: world.machine, design: world.design, isMachineBuiltIn: world.isMachineBuiltIn,
      inStep: connection?.inStep)
    return (session, connection)
  }

  /// Whether a machine is one of those that are built in, and not only called so.
  static func isBuiltIn(_ machine: Machine) throws(Failure) -> Bool {
    guard let asset = Asset.machines.first(where: { $0.name == machine.name }) else { return false }
    return try self.machine(in: SourceText(asset.text, name: asset.name)) == machine
  }

  static func design(
    _ option: String?, _ header: Header, _ source: SourceText
  ) throws(Failure) -> Design {
    guard let name = option ?? header.designName else { return .linux6_12 }
    if let design = Design.named(name) { return design }
    let line = option == nil ? header.designLine : nil
    throw unknown("design", name, line, source, known: Design.all.map(\.name))
  }

  static func machine(
    _ option: String?, _ header: Header, _ source: SourceText
  ) throws(Failure) -> Machine {
    if option == nil, !header.machineWords.isEmpty { return try described(by: header, source) }
    let name = option ?? header.machineName ?? defaultMachine
    if let asset = Asset.machines.first(where: { $0.name == name }) {
      return try machine(in: SourceText(asset.text, name: name))
    }
    if option != nil, name.contains("/") || name.contains(".") {
      return try machine(in: Input.source(name))
    }
    let line = option == nil ? header.machineLine : nil
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
    try described(by: try Input.scenario(source).header, source)
  }

  private static func described(by header: Header, _ source: SourceText) throws(Failure) -> Machine {
    do {
      return try Machine(describedBy: header, source: source)
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }
}
