// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import TestSupport
import Testing

@testable import Session

/// Sessions written down as they go, and read again.
@Suite struct RecordTests {
  /// A session that was read from a record.
  private func reading(_ text: String, on machine: Machine) throws -> Session {
    let record = try Record(text, name: "record")
    #expect(record.header.designName == Design.linux6_12.name)
    var session = Session(machine: machine, isMachineBuiltIn: true)
    session.perform(record)
    return session
  }

  private func expectSame(_ one: Session, _ other: Session) {
    #expect(one.position == other.position && one.currentBranch == other.currentBranch)
    #expect(one.branches == other.branches)
    #expect(one.stepping?.position == other.stepping?.position)
    #expect(one.stepping?.faulted == other.stepping?.faulted)
    #expect(one.labels == other.labels)
    #expect(Change.between(one.kernel, other.kernel).isEmpty)
  }

  @Test(arguments: ["smmu-v3", "mock", "vt-d-group"], [1, 2, 3] as [UInt64])
  func aRecordLeadsToTheSamePoint(machine: String, seed: UInt64) throws {
    var walk = try RandomSession(on: machine, seed: seed)
    try walk.perform(10)
    try walk.session.go(to: 7)
    var text = Record.beginning(of: walk.session)
    walk.session.keepMoves()
    // The branch that was begun before the record is not in it.
    var recorder = Recorder()
    for _ in 0..<60 {
      try walk.something()
      text += recorder.lines(of: &walk.session)
      expectSame(try reading(text, on: walk.session.kernel.machine), walk.session)
    }
    #expect(walk.session.branches.count > 1)
  }

  @Test func aRecordIsAScenario() throws {
    var session = try Session.after("ioas as $a\nmap $a len=4K rw")
    var text = Record.beginning(of: session)
    session.keepMoves()
    var recorder = Recorder()
    session.perform(try Statement("ioas as $b", name: "test"))
    try session.undo()
    session.enter(try Statement("destroy $a", name: "test"))
    text += recorder.lines(of: &session) + "\(Move.end)\n"
    let scenario = try Scenario(SourceText(text, name: "test"))
    #expect(
      scenario.statements.map { "\($0.value)" } == ["ioas as $a", "map $a len=4K buf=0 rw", "ioas as $b"])
    #expect(try Record(text, name: "test").isEnded)
    #expect(text.hasSuffix("#: at 2\n#: step 0 destroy $a\n#: end\n"))
  }

  @Test func movesAreReadInTheirOrder() throws {
    let record = try Record("machine mock\nioas as $a\n#: at 0\nioas as $b\n", name: "test")
    #expect(record.moves.map { "\($0)" } == ["ioas as $a", "#: at 0", "ioas as $b"] && !record.isEnded)
  }

  @Test(arguments: [
    "#: at", "#: at x", "#: branch", "#: step 1", "#: step x ioas", "#: go 1", "# at 1", "#: end now",
  ])
  func otherCommentsAreComments(line: String) throws {
    #expect(try Record("\(line)\n", name: "test").moves.isEmpty)
  }

  @Test func linesThatAreNotTheLanguageAreErrors() {
    #expect(throws: SyntaxErrors.self) { try Record("zebra\n", name: "test") }
  }
}

extension RandomSession {
  /// Does one thing: an operation, or a way through time.
  fileprivate mutating func something() throws {
    switch random.next() % 8 {
    case 0: try session.go(to: Int(random.next() % UInt64(session.journal.count + 1)))
    case 1: try session.switchTo(Int(random.next() % UInt64(session.branches.count)))
    case 2:
      session.enter(try statement())
      session.stepping?.go(to: Int(random.next() % 5))
    case 3: session.leaveStepping()
    case 4: session.finishStepping()
    default: try perform(1)
    }
  }
}
