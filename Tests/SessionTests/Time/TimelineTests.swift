// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Simulator
import TestSupport
import Testing

@testable import Session

/// Every point in time is as it was, from wherever it is gone to.
struct TimelineTests {
  /// A point as it was when it came to be.
  private struct Point {
    let kernel: Kernel
    let labels: [String?]
  }

  /// What is kept: all states, hardly any, or hardly any but those near the point that is shown.
  private static let keepings = [(1 << 30, false), (1 << 14, false), (1 << 14, true)]

  @Test(arguments: Machine.builtInNames, keepings)
  func `every position shows the kernel and the names of that position`(
    machine: String, keeping: (budget: Int, isNear: Bool)
  ) throws {
    var walk = try RandomSession(on: machine, seed: 61)
    walk.session.timeline.budget = keeping.budget
    if keeping.isNear { walk.session.keepNearStates() }
    var points = [Point(kernel: walk.session.kernel, labels: walk.session.labels)]
    for _ in 0..<150 {
      try walk.perform(1)
      points.append(Point(kernel: walk.session.kernel, labels: walk.session.labels))
    }
    for _ in 0..<60 {
      let position = walk.random.pick(0..<points.count)
      try walk.session.go(to: position)
      #expect(walk.session.position == position && walk.session.journal.count == 150)
      #expect(walk.session.labels == points[position].labels)
      expectSame(walk.session.kernel, points[position].kernel)
      let other = walk.random.pick(0..<points.count)
      expectSame(try #require(walk.session.kernel(at: other)), points[other].kernel)
    }
  }

  /// Random moves beside a list of what each branch must hold.
  @Test(arguments: [("smmu-v3", 71), ("mock", 72), ("vt-d-group", 73)] as [(String, UInt64)], keepings)
  func `branches keep what was done on them`(
    _ world: (machine: String, seed: UInt64), keeping: (budget: Int, isNear: Bool)
  ) throws {
    var walk = try RandomSession(on: world.machine, seed: world.seed)
    walk.session.timeline.budget = keeping.budget
    if keeping.isNear { walk.session.keepNearStates() }
    var branches: [[(Statement, Kernel)]] = [[]]
    let start = walk.session.kernel
    var current = 0
    for _ in 0..<400 {
      let position = walk.session.position
      switch walk.random.pick(0..<8) {
      case 0: try walk.session.go(to: walk.random.pick(0...branches[current].count))
      case 1: if position > 0 { try walk.session.undo() }
      case 2: if position < branches[current].count { try walk.session.redo() }
      case 3:
        current = walk.random.pick(branches.indices)
        try walk.session.switchTo(current)
      default:
        let statement = try walk.statement()
        walk.session.perform(statement)
        let entry = (statement, walk.session.kernel)
        if walk.session.currentBranch == branches.count {
          branches.append(Array(branches[current].prefix(position)) + [entry])
        } else if position == branches[current].count, walk.session.currentBranch == current {
          branches[current].append(entry)
        }
        current = walk.session.currentBranch
        #expect(walk.session.position == position + 1)
      }
      let session = walk.session
      #expect(session.currentBranch == current)
      #expect(session.journal.map(\.statement) == branches[current].map(\.0))
      #expect(session.journal.map(\.number) == Array(branches[current].indices.map { $0 + 1 }))
      expectSame(session.kernel, session.position == 0 ? start : branches[current][session.position - 1].1)
    }
    #expect(branches.count > 20 && walk.session.branches.count == branches.count)
    for (branch, entries) in zip(walk.session.branches, branches) {
      #expect(branch.end == entries.count)
      #expect(branch.entries.map(\.statement) == entries[branch.start...].map(\.0))
    }
  }

  @Test func `what is done at an earlier point is a branch, and both stay`() throws {
    var session = try Session.after("ioas as $a\nioas as $b\ndestroy $a\nioas as $c")
    try session.go(to: 2)
    session.perform(try Statement("destroy $b", name: "test"))
    #expect(session.lines == ["ioas as $a", "ioas as $b", "destroy $b"])
    #expect(session.currentBranch == 1 && session.position == 3)
    let branch = session.branches[1]
    #expect(branch.parent == 0 && branch.start == 2 && branch.end == 3 && branch.label == "B")
    try session.switchTo(0)
    #expect(session.lines == ["ioas as $a", "ioas as $b", "destroy $a", "ioas as $c"])
    #expect(session.position == 4)
    #expect(session.kernel.objects.ids == [1, 2])
  }

  @Test func `where branches are the same a switch stays, else it goes to the end`() throws {
    var session = try Session.after("ioas as $a\nioas as $b\nioas as $c")
    try session.go(to: 1)
    session.perform(try Statement("destroy $a", name: "test"))
    for (position, expected) in [(0, 0), (1, 1), (2, 3)] {
      try session.switchTo(1)
      try session.go(to: position)
      try session.switchTo(0)
      #expect(session.position == expected)
    }
  }

  @Test func `the same statement at the same point goes on to what it led to`() throws {
    var session = try Session.after("ioas as $a\nioas as $b")
    try session.go(to: 1)
    session.perform(try Statement("destroy $a", name: "test"))
    try session.go(to: 1)
    let again = session.perform(try Statement("ioas as $b", name: "test"))
    #expect(again.number == 2 && session.currentBranch == 0)
    try session.go(to: 1)
    session.perform(try Statement("destroy $a", name: "test"))
    #expect(session.currentBranch == 1 && session.branches.count == 2)
    #expect(session.kernel.objects.ids == [])
  }

  @Test func `where there is no such point it says so and nothing moves`() throws {
    var session = try Session.after("ioas as $a")
    let wrong: [((inout Session) throws(TimeObstacle) -> Void, String)] = [
      ({ (session) throws(TimeObstacle) in try session.go(to: -1) }, "nothing was done before this point"),
      ({ (session) throws(TimeObstacle) in try session.go(to: 2) }, "nothing was done after operation 1"),
      ({ (session) throws(TimeObstacle) in try session.redo() }, "nothing was done after operation 1"),
      ({ (session) throws(TimeObstacle) in try session.switchTo(1) }, "there is no branch 1"),
    ]
    for (move, words) in wrong {
      let obstacle = try #require(throws: TimeObstacle.self) { try move(&session) }
      #expect("\(obstacle)" == words && session.position == 1)
    }
    try session.undo()
    #expect(throws: TimeObstacle.outside(position: -1, last: 1)) { try session.undo() }
    #expect(session.kernel(at: 2) == nil && session.kernel(at: -1) == nil)
  }

  @Test(arguments: [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
  func `branches are called by letters`(id: Int, label: String) {
    #expect(Branch(id: id, parent: nil, start: 0, entries: []).label == label)
  }

  @Test func `an operation that was entered is left by going elsewhere`() throws {
    var session = try Session.after("ioas as $a\nbind pci:0000:00:01.0 as $d")
    let attach = try Statement("attach $d $a", name: "test")
    for move in [{ try $0.go(to: 1) }, { try $0.switchTo(0) }, { $0.perform(attach) }]
      as [(inout Session) throws -> Void]
    {
      session.enter(attach)
      try move(&session)
      #expect(session.stepping == nil)
    }
  }
}
