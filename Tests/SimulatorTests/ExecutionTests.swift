// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// The steps of long operations, the locks held meanwhile, and what is undone in which order.
struct ExecutionTests {
  private static let twoSMMUs = """
    iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K
    iommu s1 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K
    device pci:0000:00:01.0 iommu=s0 group=0
    reserved pci:0000:00:01.0 0x8000000-0x80fffff sw-msi
    device pci:0000:01:00.0 iommu=s1 group=1
    reserved pci:0000:01:00.0 0x8000000-0x80fffff sw-msi
    """
  private static let start = """
    ioas as $a
    ioas as $b
    bind pci:0000:00:01.0 as $d
    bind pci:0000:01:00.0 as $e

    """

  private func attach(_ device: String, to target: String, after lines: String) throws -> [String] {
    var world = try World(described: Self.twoSMMUs)
    try world.run(Self.start + lines)
    var tracing = Tracing(
      attaching: try world.id(device), to: try world.id(target), in: world.kernel)
    tracing.run()
    #expect(tracing.execution.heldLocks.isEmpty)
    #expect(tracing.kernel.checkInvariants() == [])
    return tracing.lines
  }

  private static let makeTable = [
    "iommufd_hwpt_paging_alloc [ioas->mutex]",
    "_iommufd_object_alloc [ioas->mutex]",
    "domain_alloc_user [ioas->mutex]",
  ]
  private static let attachTable = [
    "iommufd_hw_pagetable_attach [ioas->mutex igroup->lock]",
    "iopt_table_enforce_dev_resv_regions [ioas->mutex igroup->lock iova_rwsem]",
    "iommufd_group_setup_msi [ioas->mutex igroup->lock]",
    "iommu_attach_group_handle [ioas->mutex igroup->lock group->mutex]",
    "list_add_tail(group_item) [ioas->mutex igroup->lock]",
  ]
  private static let linkTable = [
    "iopt_table_add_domain [ioas->mutex domains_rwsem iova_rwsem]",
    "list_add_tail(hwpt_item) [ioas->mutex]",
  ]
  private static let keepTable = [
    "hwpt_paging->auto_domain = true [ioas->mutex]", "iommufd_object_finalize [ioas->mutex]",
  ]
  private static let abortTable = [
    "undo domain_alloc_user: iommu_domain_free", "undo _iommufd_object_alloc: iommufd_object_abort",
  ]
  private static let destroyTable = [
    "iommufd_object_remove", "list_del(hwpt_item) [ioas->mutex]",
    "iopt_table_remove_domain [domains_rwsem iova_rwsem]", "iommu_domain_free",
  ]

  @Test func `a first attach to an IOAS attaches the new table before it is linked`() throws {
    let lines = try attach("d", to: "a", after: "")
    let table = Self.makeTable + Self.attachTable + Self.linkTable + Self.keepTable
    #expect(lines == ["iommufd_device_change_pt"] + table + ["iommufd_device_attach"])
  }

  @Test func `an attach that cannot be linked is undone in reverse`() throws {
    let lines = try attach("d", to: "a", after: "map $a iova=0x100 len=0x100 rw\n")
    let undo = [
      "failed iopt_table_add_domain: EADDRINUSE",
      "undo list_add_tail(group_item): iommufd_hw_pagetable_detach",
      "undo iommu_attach_group_handle: iommu_detach_group_handle",
      "undo iopt_table_enforce_dev_resv_regions: iopt_remove_reserved_iova",
    ]
    let table = Self.makeTable + Self.attachTable + undo + Self.abortTable
    #expect(lines == ["iommufd_device_change_pt"] + table)
  }

  @Test func `a window in the way stops an attach before the hardware is touched`() throws {
    let lines = try attach("d", to: "a", after: "map $a iova=0x8000000 len=4K rw\n")
    let failure = [Self.attachTable[0], "failed iopt_table_enforce_dev_resv_regions: EADDRINUSE"]
    #expect(lines == ["iommufd_device_change_pt"] + Self.makeTable + failure + Self.abortTable)
  }

  @Test func `an auto table that does not suit is undone before a new one is made`() throws {
    let lines = try attach("e", to: "a", after: "attach $d $a\n")
    let failure = [
      "failed iommu_attach_group_handle: EINVAL",
      "undo iopt_table_enforce_dev_resv_regions: iopt_remove_reserved_iova",
    ]
    let attempt = Self.attachTable.prefix(3) + failure
    let table = Self.makeTable + Self.attachTable + Self.linkTable + Self.keepTable
    #expect(lines == ["iommufd_device_change_pt"] + attempt + table + ["iommufd_device_attach"])
  }

  @Test func `only EINVAL makes the kernel try another table`() throws {
    let machine = """
      iommu i driver=intel-iommu aperture=0-0xffffffff page-sizes=4K
      device pci:0000:00:01.0 iommu=i group=0
      device pci:0000:01:00.0 iommu=i group=1
      reserved pci:0000:01:00.0 0x10000-0x1ffff msi
      """
    var world = try World(described: machine)
    try world.run(Self.start + "attach $d $a\nmap $a iova=0x10000 len=4K rw\n")
    var tracing = Tracing(attaching: try world.id("e"), to: try world.id("a"), in: world.kernel)
    tracing.run()
    let failure = [Self.attachTable[0], "failed iopt_table_enforce_dev_resv_regions: EADDRINUSE"]
    #expect(tracing.lines == ["iommufd_device_change_pt"] + failure)
  }

  @Test func `a replace links the new table first and destroys the old one last`() throws {
    let lines = try attach("d", to: "b", after: "attach $d $a\n")
    let move = [
      "iommufd_device_do_replace [ioas->mutex igroup->lock]",
      "iommufd_group_do_replace_reserved_iova [ioas->mutex igroup->lock iova_rwsem]",
      "iommufd_group_setup_msi [ioas->mutex igroup->lock]",
      "iommu_replace_group_handle [ioas->mutex igroup->lock group->mutex]",
      "iommufd_group_remove_reserved_iova [ioas->mutex igroup->lock iova_rwsem]",
      "refcount_add(hwpt->obj.users) [ioas->mutex igroup->lock]",
    ]
    let table = Self.makeTable + Self.linkTable + move + Self.keepTable
    #expect(lines == ["iommufd_device_change_pt"] + table + ["iommufd_hw_pagetable_put"] + Self.destroyTable)
  }

  @Test func `a replace onto the current table is over after two steps`() throws {
    let lines = try attach("d", to: "a", after: "attach $d $a\n")
    #expect(lines == ["iommufd_device_change_pt", "iommufd_device_do_replace [ioas->mutex igroup->lock]"])
  }

  @Test func `a device that is not attached cannot be moved, even if its group is`() throws {
    var world = try World("vt-d-group")
    try world.run("ioas as $a\nbind pci:0000:02:01.0 as $x\nbind pci:0000:02:02.0 as $y\nhwpt $x $a as $h\n")
    for _ in 0..<2 {
      let (device, table) = (try world.id("y"), try world.id("h"))
      var tracing = Tracing(world.kernel.design.replace, in: world.kernel) { call in
        call.device = device
        call.target = table
      }
      tracing.run()
      #expect(tracing.lines == ["iommufd_device_change_pt", "failed iommufd_device_do_replace: EINVAL"])
      try world.run("attach $x $h\n")
    }
  }

  @Test func `an attach to a page table does not take the mutex of the IOAS`() throws {
    let lines = try attach("d", to: "h", after: "hwpt $d $a as $h\n")
    let withoutMutex = Self.attachTable.map { $0.replacing("ioas->mutex ", with: "") }
    #expect(lines == ["iommufd_device_change_pt"] + withoutMutex + ["iommufd_device_attach"])
  }

  @Test func `the last detach destroys an auto table when no lock is held`() throws {
    var world = try World("smmu-v3")
    try world.run(Self.start + "attach $d $a\n")
    let device = try world.id("d")
    var tracing = Tracing(world.kernel.design.detach, in: world.kernel) { $0.device = device }
    tracing.run()
    let leave = [
      "list_del(group_item) [igroup->lock]", "iommu_detach_group_handle [igroup->lock group->mutex]",
      "iopt_remove_reserved_iova [igroup->lock iova_rwsem]", "iommufd_hw_pagetable_put",
    ]
    #expect(tracing.lines == leave + Self.destroyTable + ["iommufd_device_detach"])
  }
}
