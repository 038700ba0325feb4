// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD
import KnownWorlds
import Session
import Testing

@testable import Simulator

/// The scenarios that tell designs apart, each under every design: how operations end, where DMA goes, and
/// what contradicts itself.
struct DesignMatrixTests {
  @Test(arguments: DesignScenario.all)
  func `every design answers as the table says`(scenario: DesignScenario) throws {
    for row in scenario.rows {
      var run = try DesignRun(scenario, row)
      try run.run()
    }
  }

  @Test(arguments: DesignScenario.all)
  func `every table has a row for every design`(scenario: DesignScenario) throws {
    var designs: [String] = []
    for row in scenario.rows where designs.last != row.design { designs.append(row.design) }
    #expect(designs == Design.all.map(\.name))
  }

  @Test func `sixteen scenarios and their variants are there`() {
    let numbers = Set(DesignScenario.all.compactMap { Int($0.name.dropFirst(7).prefix(2)) })
    #expect(numbers == Set(1...16))
    #expect(DesignScenario.all.count == Asset.designs.count)
    #expect(DesignScenario.all.count { $0.name.hasPrefix("design-01") } == 5)
  }
}

extension Request {
  /// Whether designs put the steps of the operation in an order.
  fileprivate var isOrdered: Bool {
    switch self {
    case .bind, .unbind, .attach, .detach, .interrupt, .hwptAlloc, .destroy: true
    default: false
    }
  }
}

/// A scenario under one design.
private struct DesignRun {
  let scenario: DesignScenario
  let row: DesignScenario.Row
  var session: Session
  var objects: [String: ObjectID] = [:]
  var devices: [String: DeviceName] = [:]
  var seen: Set<Int> = []

  init(_ scenario: DesignScenario, _ row: DesignScenario.Row) throws {
    self.scenario = scenario
    self.row = row
    session = Session(
      machine: try scenario.machine(row), design: try #require(Design.named(row.design)))
  }

  mutating func run() throws {
    for (line, statement) in scenario.scenario.statements {
      let before = session.kernel
      let entry = session.perform(statement, line: line)
      checkOutcome(entry, line, before)
      try checkSteps(entry, line, before)
      checkProblems(line)
      remember(statement, entry)
      checkState(after: line)
    }
    checkState(after: nil)
  }

  private func expect(_ actual: String, _ expected: String, _ what: String) {
    #expect(actual == expected, "\(scenario.name): \(row.design) on \(row.machine): \(what)")
  }

  /// A line without a column succeeds.
  private func checkOutcome(_ entry: JournalEntry, _ line: Int, _ before: Kernel) {
    let cell = row.cells.first { cell in
      if case .outcome(let lines) = cell.column { lines.contains(line) } else { false }
    }
    let expected = cell?.text ?? "ok"
    expect(outcome(of: entry, before, like: expected), expected, "line \(line), \(entry.text)")
  }

  /// The outcome in the manner of a cell: an errno, ranges, a table that is new or has a name, or ok.
  private func outcome(of entry: JournalEntry, _ before: Kernel, like cell: String) -> String {
    switch entry.outcome {
    case .failure(let refusal): "\(refusal.errno)"
    case .success(.ranges(_, let ranges)) where cell != "ok":
      ranges.map(\.description).joined(separator: " ")
    case .success(.pageTable(let id)) where cell == "new": before.hwpts[id] == nil ? "new" : "hwpt \(id)"
    case .success(.pageTable(let id)) where cell.hasPrefix("$"): name(of: id, like: cell)
    case .success: "ok"
    }
  }

  /// The name of a page table: the expected one if it has several.
  private func name(of id: ObjectID, like expected: String) -> String {
    let names = objects.filter { $0.value == id }.keys.sorted().map { "$\($0)" }
    return names.first { expected.hasPrefix($0) } ?? names.first ?? "hwpt \(id)"
  }

  /// Takes the operation step by step too, and looks at the DMA of devices meanwhile.
  private func checkSteps(_ entry: JournalEntry, _ line: Int, _ before: Kernel) throws {
    guard entry.statement.faults.isEmpty else { return }
    var kernel = before
    var execution = kernel.begin(entry.request)
    var states: [Kernel] = []
    while execution.outcome == nil {
      if case .failed(let step, let refusal) = execution.advance(&kernel), entry.request.isOrdered {
        #expect(step.errnos.contains(refusal.errno), "\(step.function): \(refusal.errno)")
      }
      states.append(kernel)
    }
    for case (.meanwhile(let device, line), let expected) in row.cells {
      guard let id = id(device, in: before) else { continue }
      let ends = [before.translation(of: id), kernel.translation(of: id)]
      let other = states.map { $0.translation(of: id) }.first { !ends.contains($0) }
      expect(other.map(state) ?? "-", expected, "DMA of \(device) in line \(line)")
    }
  }

  private func state(_ translation: Translation) -> String {
    switch translation {
    case .blocked: "blocked"
    case .table(_, let state): "\(state)"
    }
  }

  /// What contradicts itself is expected, and what is expected contradicts itself.
  private func checkProblems(_ line: Int) {
    let problems = session.kernel.checkInvariants()
    let known = row.wrong.filter { $0.line <= line }.map(\.words)
    for problem in problems where !known.contains(where: { problem.contains($0) }) {
      expect(problem, "", "line \(line)")
    }
    for (_, words) in row.wrong.filter({ $0.line == line }) {
      #expect(
        problems.contains { $0.contains(words) },
        "\(scenario.name): \(row.design), line \(line): '\(words)' in \(problems)")
    }
  }

  private mutating func remember(_ statement: Statement, _ entry: JournalEntry) {
    guard let name = statement.name else { return }
    objects[name] = (try? entry.outcome.get())?.namedObject
    if case .bind(let device, _) = statement.operation { devices["$\(name)"] = device }
  }

  private func checkState(after line: Int?) {
    for (column, expected) in row.cells {
      switch column {
      case .dma(let device, line): expect(dma(of: device, like: expected), expected, "DMA of \(device)")
      case .interrupts(let device, after: line ?? 0):
        expect(interrupts(of: device), expected, "interrupts of \(device)")
      default: continue
      }
    }
  }

  private func id(_ device: String, in kernel: Kernel) -> ObjectID? {
    devices[device].flatMap { kernel.deviceID($0) }
  }

  private func dma(of device: String, like expected: String) -> String {
    guard let id = id(device, in: session.kernel) else { return "unbound" }
    return switch session.kernel.translation(of: id) {
    case .blocked: "blocked"
    case .table(let hwpt, .filled): name(of: hwpt, like: expected)
    case .table(let hwpt, let state): "\(name(of: hwpt, like: expected)) \(state)"
    }
  }

  private func interrupts(of device: String) -> String {
    guard let id = id(device, in: session.kernel) else { return "unbound" }
    return switch session.kernel.interrupts(of: id) {
    case .notRequested: "none"
    case .arrive: "arrive"
    case .lost: "lost"
    }
  }
}
