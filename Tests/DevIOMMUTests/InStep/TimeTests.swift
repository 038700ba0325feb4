// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Simulator
import Testing

/// Time beside a running kernel, which only goes forward.
struct TimeTests {
  private func session() throws -> Session {
    try InStepTests().session(lines: [
      "ioas as $a", "bind pci:0000:00:01.0 as $d", "map $a iova=0x1000 len=4K rw", "attach $d $a",
    ])
  }

  @Test func `there is no going back, and the reason is said`() throws {
    var session = try session()
    #expect(session.timeObstacle == .runningKernel)
    for move in [{ try $0.undo() }, { try $0.go(to: 4) }, { try $0.redo() }, { try $0.switchTo(0) }]
      as [(inout Session) throws -> Void]
    {
      let obstacle = try #require(throws: TimeObstacle.self) { try move(&session) }
      #expect("\(obstacle)" == "a running kernel does not go back in time")
    }
    #expect(session.position == 4 && session.branches.count == 1)
  }

  @Test func `what the simulator was at earlier points is known, and who did what`() throws {
    let session = try session()
    #expect(session.kernel(at: 1)?.objects.ids == [1])
    #expect(session.origin(of: .area(in: 1, at: 0x1000))?.number == 3)
    let window = try #require(session.kernel.ioases[1]?.iopt.reserved.first)
    let origin = try #require(session.origin(of: .reservation(in: 1, window.range)))
    #expect(origin.number == 4 && origin.function == "iopt_table_enforce_dev_resv_regions")
  }

  @Test func `only what lies before the point of a run string is performed`() throws {
    let text = "machine smmu-v3\ndesign linux-6.12\nioas as $a\nioas as $b\n"
    let run = RunString(try Scenario(SourceText(text, name: "test")), position: 1)
    var session = try InStepTests().session(lines: [])
    session.perform(run)
    #expect(session.journal.count == 1 && session.position == 1)
  }

  @Test func `the run is told in a string that the simulator can open`() throws {
    let session = try session()
    var copy = Session(machine: session.kernel.machine)
    copy.perform(try RunString(parsing: "\(RunString(session))"))
    #expect(copy.journal.map(\.json) == session.journal.map(\.json))
    #expect(Change.between(copy.kernel, session.kernel).isEmpty)
  }
}
