// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

@testable import Session

/// An operation entered step by step, forwards, backwards and with failures.
struct SteppingTests {
  @Test func `nothing has happened at the beginning, and everything at the end`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    let stepping = try #require(session.stepping)
    #expect(session.kernel.attachment(of: 2) == nil)
    #expect(stepping.events.last?.kind == .succeeds(.pageTable(3)))
    #expect(
      stepping.events.compactMap(\.function).filter { !$0.hasPrefix("_") } == [
        "iommufd_device_change_pt", "iommufd_hwpt_paging_alloc", "domain_alloc_user",
        "iommufd_hw_pagetable_attach", "iopt_table_enforce_dev_resv_regions", "iommufd_group_setup_msi",
        "iommu_attach_group_handle", "list_add_tail(group_item)", "iopt_table_add_domain",
        "list_add_tail(hwpt_item)", "hwpt_paging->auto_domain = true", "iommufd_object_finalize",
        "iommufd_device_attach",
      ])
    session.stepping?.go(to: .max)
    #expect(session.kernel.attachment(of: 2) == 3)
    let entry = session.finishStepping()
    #expect(entry?.result == "hwpt 3")
    #expect(session.stepping == nil && session.journal.count == 4)
  }

  @Test func `a live device sits on an empty table between attach and link`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    let sizes = try positions(of: &session).map { kernel in
      kernel.attachment(of: 2).map { kernel.hwpts[$0]?.mappings.count ?? -1 }
    }
    #expect(sizes.contains(0), "\(sizes)")
    #expect(sizes.last == .some(1))
  }

  @Test func `going back and forth ends where going straight ends`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    let straight = try positions(of: &session).map { $0.checkInvariants().count }
    session.stepping?.go(to: 0)
    for _ in 0..<5 { _ = session.stepping?.forward() }
    for _ in 0..<3 { _ = session.stepping?.back() }
    #expect(session.stepping?.position == 2)
    let again = try positions(of: &session).map { $0.checkInvariants().count }
    #expect(again == Array(straight.dropFirst(2)))
    let isOver = session.stepping?.forward() == false
    #expect(isOver)
    session.stepping?.go(to: 0)
    let isBefore = session.stepping?.back() == false
    #expect(isBefore)
  }

  @Test func `a failing step is followed by what takes the others back`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    var stepping = try #require(session.stepping)
    let link = try #require(stepping.events.firstIndex { $0.function == "iopt_table_add_domain" })
    stepping.go(to: link + 1)
    let hasFailed = stepping.fail(link, with: .EFAULT)
    #expect(hasFailed)
    #expect(stepping.position == link)
    #expect(stepping.events[link].isForced)
    #expect(stepping.events[(link + 1)...].dropLast().allSatisfy { $0.kind == .isUndone })
    guard case .failure(let refusal)? = stepping.outcome else {
      Issue.record("it succeeds")
      return
    }
    #expect(refusal.errno == .EFAULT && refusal.function == "iopt_table_add_domain")
    stepping.go(to: .max)
    #expect(stepping.kernel.attachment(of: 2) == nil)
    #expect(stepping.kernel.checkInvariants() == [])
    let succeedsAgain = stepping.fail(link, with: nil)
    #expect(succeedsAgain)
    #expect(stepping.outcome == .success(.pageTable(3)))
    #expect(stepping.forcedFailures.isEmpty)
  }

  @Test func `what takes back, and the end, cannot be made to fail`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    var stepping = try #require(session.stepping)
    for event in [-1, stepping.events.count - 1, stepping.events.count] {
      let hasFailed = stepping.fail(event, with: .EIO)
      #expect(!hasFailed)
    }
  }

  @Test func `the next change of something can be asked for`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    let changes = session.stepping?.forward { $0.ioases[1]?.iopt.reserved.count }
    #expect(changes == true)
    let event = try #require(session.stepping.map { $0.events[$0.position - 1] })
    #expect(event.function == "iopt_table_enforce_dev_resv_regions")
    #expect(event.locks.map(\.rawValue) == ["ioas->mutex", "igroup->lock", "iova_rwsem"])
    let limitChanges = session.stepping?.forward { $0.memlockLimit }
    #expect(limitChanges == false)
  }

  @Test(arguments: ["ioas", "map $a len=4K rw", "map $a iova=1 len=4K rw", "detach $nothing", "destroy 99"])
  func `an operation that is one step, or none, ends as when performed`(line: String) throws {
    var session = try session()
    let statement = try Statement(line, name: "test")
    session.enter(statement)
    let outcome = try #require(session.stepping?.outcome)
    session.leaveStepping()
    let performed = session.perform(statement).outcome
    #expect(performed.mapError(\.errno) == outcome.mapError(\.errno))
  }

  @Test func `what is left was never asked for`() throws {
    var session = try session()
    session.enter(try Statement("attach $d $a", name: "test"))
    session.stepping?.go(to: 8)
    session.leaveStepping()
    #expect(session.journal.count == 3 && session.kernel.attachment(of: 2) == nil)
    let entry = session.finishStepping()
    #expect(entry == nil)
  }

  private func session() throws -> Session {
    var session = Session(machine: try .builtIn("smmu-v3"))
    for line in ["ioas as $a", "bind pci:0000:00:01.0 as $d", "map $a len=4K rw"] {
      session.perform(try Statement(line, name: "test"))
    }
    return session
  }

  /// The kernel at every place from the present one on.
  private func positions(of session: inout Session) throws -> [Kernel] {
    var kernels = [session.kernel]
    while session.stepping?.forward() == true { kernels.append(session.kernel) }
    return kernels
  }
}
