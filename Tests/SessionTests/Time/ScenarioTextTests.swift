// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Simulator
import TestSupport
import Testing

@testable import Session

/// A journal that is saved gives the same answers again.
struct ScenarioTextTests {
  @Test(arguments: Machine.builtInNames, [91, 92] as [UInt64])
  func `what is saved runs with the same answers`(machine: String, seed: UInt64) throws {
    var walk = try RandomSession(on: machine, seed: seed)
    try walk.perform(150)
    try walk.session.go(to: 120)
    let text = walk.session.scenarioText
    let scenario = try Scenario(SourceText(text, name: "saved"))
    #expect(scenario.description == text)
    #expect(scenario.machineName == machine && scenario.designName == "linux-6.12")
    var copy = Session(machine: try Machine.builtIn(machine))
    for (_, statement) in scenario.statements { copy.perform(statement) }
    #expect(copy.journal.map(\.json) == walk.session.journal.prefix(120).map(\.json))
    expectSame(copy.kernel, walk.session.kernel)
  }

  @Test(arguments: [("my-board", "my-board"), ("./my boards/one.ioas", "machine"), ("#", "machine")])
  func `a machine that is not built in is described`(name: String, saved: String) throws {
    let built = try Machine.builtIn("vt-d-group")
    let machine = Machine(name: name, iommus: built.iommus, devices: built.devices)
    let source = SourceText(Session(machine: machine).scenarioText, name: "saved")
    let read = try Machine(describedBy: Scenario(source), source: source)
    #expect(read.name == saved && read.devices == machine.devices && read.iommus == machine.iommus)
  }

  @Test(arguments: [("smmu-v3", 5), ("mock", 6), ("vt-d-group", 7)] as [(String, UInt64)])
  func `a saved test expects the answers that were given, and finds other ones`(machine: String, seed: UInt64)
    throws
  {
    var walk = try RandomSession(on: machine, seed: seed)
    try walk.perform(80)
    let test = try Scenario(SourceText(walk.session.testText, name: "test"))
    #expect(test.statements.allSatisfy { $0.value.expectation != nil })
    func failures(_ design: Design) throws -> Int {
      var session = Session(machine: try Machine.builtIn(machine), design: design, isMachineBuiltIn: true)
      for (line, statement) in test.statements { session.perform(statement, line: line) }
      return session.journal.filter { !$0.meetsExpectation }.count
    }
    #expect(try failures(.linux6_12) == 0)
    #expect(try failures(.linux6_2) > 0)
  }

  @Test func `a machine that is built in has its name only`() throws {
    let session = try Session.after("ioas as $a\nmap $a len=4K rw => ok", on: "mock")
    let text = "machine mock\ndesign linux-6.12\nioas as $a\nmap $a len=4K buf=0 rw => ok\n"
    #expect(session.scenarioText == text)
  }
}
