// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator
import Testing

/// Operations in which a kernel function is made to fail.
struct FaultTests {
  private static let world = [
    "ioas as $a", "bind pci:0000:00:02.0 as $d", "hwpt $d $a as $h1", "hwpt $d $a as $h2", "attach $d $h1",
  ]

  private func session() throws -> Session {
    var session = Session(machine: try Machine.builtIn("vt-d"))
    for line in Self.world { session.perform(try Statement(line, name: "test")) }
    return session
  }

  private func answer(_ line: String) throws -> JournalEntry {
    var session = try session()
    return session.perform(try Statement(line, name: "test"))
  }

  @Test(arguments: [
    ("attach $d $h2 failing iommu_replace_group_handle=ENOMEM", "ENOMEM"),
    ("attach $d $h2 failing iommufd_group_setup_msi=ENOMEM as $p", "ENOMEM"),
    ("attach $d $a failing iopt_table_add_domain=EFAULT", "EFAULT"),
    ("attach $d $a failing domain_alloc_user=EOPNOTSUPP,iopt_table_add_domain=EFAULT", "EOPNOTSUPP"),
    ("map $a len=4K rw failing iommufd_ioas_map=ENOMEM", "ENOMEM"),
  ])
  func `the operation is refused with the errno of the fault`(line: String, result: String) throws {
    let entry = try answer(line)
    #expect(entry.result == result)
    #expect(entry.refusal?.rule == "the function was made to fail")
    #expect(entry.statement.faults.contains { $0.function == entry.refusal?.function })
  }

  @Test(arguments: [
    (
      "attach $d $h2 failing iommu_attach_group_handle=ENOMEM",
      "'failing iommu_attach_group_handle=ENOMEM' did not happen: no step of the operation ran iommu_attach_group_handle"
    ),
    (
      "attach $d $h2 failing iommu_replace_group_handle=EPERM",
      "'failing iommu_replace_group_handle=EPERM' did not happen: iommu_replace_group_handle fails with ENOMEM, EINVAL, ENODEV only"
    ),
    (
      "attach $d $h2 failing iommu_replace_group_handle:2=ENOMEM",
      "'failing iommu_replace_group_handle:2=ENOMEM' did not happen: iommu_replace_group_handle ran once"
    ),
    (
      "destroy $h2 failing iommu_domain_free=ENOMEM",
      "'failing iommu_domain_free=ENOMEM' did not happen: iommu_domain_free cannot fail"
    ),
  ])
  func `a fault that cannot happen changes nothing, and a note says so`(line: String, note: String) throws {
    let entry = try answer(line)
    #expect(entry.refusal == nil)
    #expect(entry.notes == [note])
    #expect(entry.text.contains("\n      note: \(note)"))
    #expect(!entry.json.contains("note"))
  }

  @Test func `a fault is undone as the design undoes it`() throws {
    var session = try session()
    let before = session.kernel
    session.perform(
      try Statement("attach $d $a failing iopt_table_add_domain=ENOMEM", name: "test"))
    #expect(Change.between(before, session.kernel).isEmpty)
    session.perform(
      try Statement("attach $d $h2 failing iommu_replace_group_handle=ENOMEM", name: "test"))
    #expect(
      Change.between(before, session.kernel).map(\.text) == [
        "- IOAS 1 reserved 0xfee00000-0xfeefffff: 0000:00:02.0 (msi)"
      ])
  }

  @Test func `EINVAL at one auto table means the next`() throws {
    var session = try session()
    for line in ["detach $d", "attach $d $a as $auto"] {
      session.perform(try Statement(line, name: "test"))
    }
    session.perform(try Statement("detach $d", name: "test"))
    let line = "attach $d $a failing iopt_table_add_domain=EINVAL,iopt_table_add_domain:2=ENOMEM"
    #expect(session.perform(try Statement(line, name: "test")).result == "EINVAL")
  }
}
