// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator
import Testing

/// The same operations under several designs.
struct ComparisonTests {
  private func comparison(
    _ text: String, on machine: String = "smmu-v3", _ designs: [Design]
  ) throws -> Comparison {
    let scenario = try Scenario(SourceText(text, name: "compare.ioas"))
    return Comparison(scenario.statements, machine: try Machine.builtIn(machine), designs: designs)
  }

  private static let move = """
    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a as $p
    ioas as $b
    hwpt $d $b as $h
    map $b iova=0x10000000 len=64K rw
    attach $d $h
    map $b iova=0x8000000 len=64K rw => EINVAL
    detach $d
    """

  @Test func `a design does not differ from itself`() throws {
    let comparison = try comparison(Self.move, Array(repeating: .linux6_12, count: 3))
    #expect(comparison.operations.count == 9)
    #expect(comparison.firstDifference == nil)
    #expect(comparison.text().hasSuffix("The designs do not part.\n"))
  }

  @Test(arguments: Design.all.map(\.name), Design.all.map(\.name))
  func `each design's steps stay in order, and no step is lost`(one: String, other: String) throws {
    let designs = [try #require(Design.named(one)), try #require(Design.named(other))]
    for operation in try comparison(Self.move, designs).operations {
      for index in designs.indices {
        #expect(operation.rows.compactMap { $0.cells[index] } == operation.columns[index].steps)
      }
      for row in operation.rows {
        #expect(row.cells.contains { $0 != nil })
        #expect(row.cells.allSatisfy { $0 == nil || $0?.work == row.work })
      }
      #expect((operation.firstDifference == nil) == operation.rows.allSatisfy { !$0.differs })
    }
  }

  @Test(arguments: Design.all.map(\.name))
  func `text is fit for a mail`(design: String) throws {
    let designs = [Design.linux6_12, try #require(Design.named(design))]
    for line in try comparison(Self.move, designs).text(allSteps: true).split(separator: "\n") {
      #expect(line.count <= 72 && line.last != " ", "\(line)")
    }
  }

  @Test func `a table that is attached before it is filled is a window`() throws {
    let text = "ioas as $a\nbind pci:0000:00:01.0 as $d\nmap $a len=4K rw\nattach $d $a\n"
    let operation = try #require(try comparison(text, [.linux6_12, .linux6_12]).operations.last)
    let windows = operation.columns[0].windows
    #expect(windows.count == 1)
    #expect(windows.first?.description.contains("empty table (hwpt 3)") == true)
    let steps = operation.columns[0].steps
    let window = try #require(windows.first)
    #expect(steps[window.first - 1].function == "iommu_attach_group_handle")
    #expect(steps[window.last].function == "iopt_table_add_domain")
  }

  @Test func `a window at other steps is no other window`() throws {
    let text = "ioas as $a\nbind pci:0000:00:01.0 as $d\nmap $a len=4K rw\nattach $d $a\n"
    let before = try #require(Design.named("linux-6.6"))
    let comparison = try comparison(text, [before, .linux6_12])
    let operation = try #require(comparison.operations.last)
    #expect(operation.columns[0].windows != operation.columns[1].windows)
    #expect(operation.differs && !operation.isTelling)
    #expect(comparison.firstTelling == nil)
    #expect(comparison.summary.hasSuffix("neither a user nor a device can tell."))
  }

  @Test func `a move to a table that was linked before is no window`() throws {
    let operations = try comparison(Self.move, [.linux6_12, .linux6_12]).operations
    #expect(operations.first { $0.line == 7 }?.columns[0].windows == [])
  }

  @Test func `the question of the thread parts the designs`() throws {
    guard let deferred = Design.named("deferred-link") else { return }
    let comparison = try comparison(Self.move, [deferred, .linux6_12])
    let move = try #require(comparison.operations.first { $0.line == 7 })
    #expect(move.differs && move.firstDifference != nil)
    #expect(!move.columns[0].windows.isEmpty && move.columns[1].windows.isEmpty)
  }

  @Test func `locks are counted when they are taken, not while they are held`() throws {
    let operations = try comparison(Self.move, [.linux6_12, .linux6_12]).operations
    let detach = try #require(operations.last?.columns[0])
    #expect(detach.steps.map(\.locks.count).max() == 2)
    // igroup->lock, group->mutex and iova_rwsem.
    #expect(detach.lockCount == 3)
  }
}
