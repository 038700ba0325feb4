// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator
import Testing

/// What is left when any step of any operation fails.
struct SweepTests {
  private func sweep(_ text: String, on machine: String, _ design: Design = .linux6_12) throws -> Sweep {
    let scenario = try Scenario(SourceText(text, name: "sweep.ioas"))
    return Sweep(scenario.statements, machine: try Machine.builtIn(machine), design: design)
  }

  private static let replaceInside = """
    ioas as $a
    bind pci:0000:00:02.0 as $d
    hwpt $d $a as $h1
    hwpt $d $a as $h2
    attach $d $h1
    attach $d $h2
    """

  private static let groupDesigns = ["linux-6.6", "linux-6.12", "linux-6.15"].compactMap { Design.named($0) }

  @Test(arguments: groupDesigns.map(\.name))
  func `a replace inside one IOAS that fails loses the device's MSI window`(design: String) throws {
    let sweep = try sweep(Self.replaceInside, on: "vt-d", try #require(Design.named(design)))
    let broken = sweep.rows.filter { $0.verdict == .broken }
    #expect(broken.count >= 3 && broken.allSatisfy { $0.line == 6 })
    #expect(broken.contains { $0.fault?.errno == .ENOMEM && $0.fault?.function.contains("replace") == true })
    for row in broken {
      let texts = row.changes.map(\.text)
      #expect(texts == ["- IOAS 1 reserved 0xfee00000-0xfeefffff: 0000:00:02.0 (msi)"])
      #expect(row.problems.contains { $0.contains("does not reserve 0xfee00000-0xfeefffff") })
    }
    #expect(sweep.hasFindings)
  }

  @Test func `every finding can be replayed from its line`() throws {
    let sweep = try sweep(Self.replaceInside, on: "vt-d")
    for row in sweep.rows where row.fault != nil {
      var session = Session(machine: try Machine.builtIn("vt-d"))
      let before = try Scenario(SourceText(Self.replaceInside, name: "sweep.ioas")).statements
      for (line, statement) in before where line < row.line { session.perform(statement) }
      let kernel = session.kernel
      let entry = session.perform(try Statement(row.faulted.description, name: "replay"))
      #expect(entry.outcome == row.outcome && entry.notes.isEmpty, "\(row.faulted)")
      #expect(Change.between(kernel, session.kernel) == row.changes, "\(row.faulted)")
    }
  }

  @Test func `what the kernel learns from the hardware is told apart`() throws {
    let sweep = try sweep(
      "ioas as $a\nbind pci:0000:00:01.0 as $d\nattach $d $a\n", on: "smmu-v3")
    #expect(sweep.count(of: .learned) > 0 && !sweep.hasFindings)
    #expect(
      Set(sweep.rows.filter { $0.verdict == .learned }.flatMap(\.changes).map(\.text)) == [
        "+ group 0 software MSI window: 0x8000000"
      ])
  }

  @Test func `a table that is said not to suit is passed over for another`() throws {
    let text = """
      ioas as $a
      bind pci:0000:00:02.0 as $d
      bind pci:0000:01:00.0 as $e
      attach $d $a
      attach $e $a
      """
    let sweep = try sweep(text, on: "vt-d")
    let passed = sweep.rows.filter { $0.verdict == .succeeded }
    #expect(!passed.isEmpty && passed.allSatisfy { $0.fault?.errno == .EINVAL && $0.line == 5 })
  }

  @Test func `operations of one step and those that fail already are left out`() throws {
    let text = """
      ioas as $a
      map $a len=4K rw
      bind pci:0000:00:02.0 as $d
      attach $d $a failing iommu_attach_group_handle=ENOMEM
      """
    let sweep = try sweep(text, on: "vt-d")
    #expect(Set(sweep.rows.map(\.line)) == [3])
    #expect(sweep.operations == 1 && sweep.singleSteps == 2)
    #expect(try self.sweep("ioas as $a\n", on: "vt-d").text.hasPrefix("0 faults in 0 operations: nothing"))
  }

  @Test func `the group bug of the devices_users series shows without any fault`() throws {
    guard let design = Design.named("devices-users") else { return }
    let text = """
      ioas as $a
      bind pci:0000:02:01.0 as $d
      bind pci:0000:02:02.0 as $e
      attach $d $a
      attach $e $a
      detach $d
      detach $e
      """
    let sweep = try sweep(text, on: "vt-d-group", design)
    let found = sweep.rows.filter { $0.fault == nil && $0.verdict == .broken }
    #expect(found.contains { $0.line == 6 }, "\(sweep.text)")
    let later = try self.sweep(text, on: "vt-d-group", .linux6_12)
    #expect(!later.rows.contains { $0.fault == nil })
  }
}
