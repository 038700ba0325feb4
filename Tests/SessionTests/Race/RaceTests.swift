// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator
import Testing

/// Two operations at once.
struct RaceTests {
  private static let start = """
    ioas as $a
    ioas as $b
    bind pci:0000:00:02.0 as $d
    bind pci:0000:01:00.0 as $e

    """

  private func session(_ lines: String, on machine: String = "vt-d") throws -> Session {
    var session = Session(machine: try Machine.builtIn(machine))
    for (_, statement) in try Scenario(SourceText(lines, name: "race.ioas")).statements {
      session.perform(statement)
    }
    return session
  }

  private func requests(_ lines: [String], in session: Session) throws -> [Request] {
    try lines.map { session.request(of: try Statement($0, name: "race.ioas")) }
  }

  @Test func `one that needs a held lock waits, and says for whom`() throws {
    let session = try session(Self.start)
    let pair = try requests(["attach $d $a", "attach $e $a"], in: session)
    var race = Race(pair[0], pair[1], on: session.kernel)
    while race.heldLocks(of: .first).count < 2 { race.advance(.first) }
    while case .ready = race.standing(of: .second) { race.advance(.second) }
    guard case .waits(let lock, .first) = race.standing(of: .second) else {
      Issue.record("it does not wait")
      return
    }
    #expect(lock.description == "ioas->mutex of IOAS 1")
    #expect(race.advance(.second) == nil && !race.isDeadlocked)
    while race.advance(.first) != nil {}
    #expect(race.heldLocks(of: .first).isEmpty)
    while race.advance(.second) != nil {}
    #expect(race.isOver && race.kernel.checkInvariants() == [])
    #expect(try race.outcome(of: .second)?.get() == .pageTable(5))
  }

  @Test func `locks of different objects are different locks`() throws {
    let session = try session(Self.start)
    let pair = try requests(["attach $d $a", "attach $e $b"], in: session)
    var race = Race(pair[0], pair[1], on: session.kernel)
    while race.heldLocks(of: .first).count < 2 { race.advance(.first) }
    while race.advance(.second) != nil {}
    #expect(race.outcome(of: .second) != nil && race.outcome(of: .first) == nil)
  }

  @Test(arguments: [
    ["attach $d $a", "map $a len=4K rw"], ["attach $d $a", "detach $d"], ["attach $d $a", "destroy $a"],
    ["hwpt $d $a", "hwpt $e $a"],
  ])
  func `one after the other is as performing both`(lines: [String]) throws {
    var session = try session(Self.start)
    let pair = try requests(lines, in: session)
    var race = Race(pair[0], pair[1], on: session.kernel)
    while race.advance(.first) != nil {}
    while race.advance(.second) != nil {}
    let entries = try lines.map { session.perform(try Statement($0, name: "race.ioas")) }
    #expect(race.outcome(of: .first) == entries[0].outcome)
    #expect(race.outcome(of: .second) == entries[1].outcome)
    #expect(Change.between(session.kernel, race.kernel) == [])
  }

  static let pairs: [(before: String, [String])] = [
    ("", ["attach $d $a", "attach $e $a"]), ("", ["attach $d $a", "attach $d $b"]),
    ("hwpt $d $a as $h", ["attach $d $h", "destroy $h"]), ("", ["hwpt $d $a", "destroy $a"]),
    ("attach $d $a as $p", ["attach $e $a", "detach $d"]),
    ("attach $d $a as $p", ["attach $e $p", "detach $d"]),
    ("attach $d $a as $p", ["attach $e $p", "unbind $d"]),
    ("attach $d $a as $p", ["hwpt $e $a", "attach $d $b"]),
    ("attach $d $a", ["attach $d $b", "destroy $a"]), ("hwpt $d $a as $h", ["destroy $h", "destroy $h"]),
    (
      "hwpt $d $a as $h\nhwpt $d $b as $i\nattach $d $h\nattach $e $i", ["attach $d $i", "attach $e $h"]
    ),
    ("hwpt $d $a as $h", ["map $a iova=0x8000000000 len=4K rw", "hwpt $e $a"]),
  ]

  @Test(arguments: pairs)
  func `no interleaving breaks Linux 6 12`(before: String, lines: [String]) throws {
    let session = try session(Self.start + before)
    let pair = try requests(lines, in: session)
    let report = RaceReport(pair[0], pair[1], on: session.kernel)
    #expect(report.findings.isEmpty, "\(report.text)")
    #expect(report.places > 10 && report.ends >= 1 && !report.isCutShort)
  }

  @Test func `an object that is looked up cannot be destroyed meanwhile`() throws {
    let session = try session(Self.start)
    let pair = try requests(["hwpt $d $a", "destroy $a"], in: session)
    var race = Race(pair[0], pair[1], on: session.kernel)
    while race.advance(.first) != .run("iommufd_hwpt_paging_alloc") {}
    while race.advance(.second) != nil {}
    guard case .failure(let refusal)? = race.outcome(of: .second) else {
      Issue.record("the IOAS is gone")
      return
    }
    #expect(refusal.errno == .EBUSY)
  }

  @Test func `a search that is cut short says so`() throws {
    let session = try session(Self.start)
    let pair = try requests(["attach $d $a", "attach $e $a"], in: session)
    let report = RaceReport(pair[0], pair[1], on: session.kernel, limit: 10)
    #expect(report.isCutShort && report.places == 10)
    #expect(report.summary.contains("there are more places"))
  }
}
