// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// Machines that are not built in: what only their hardware brings up.
struct OtherMachineTests {
  private func world(_ machine: String, _ lines: String) throws -> World {
    var world = try World(described: machine)
    try world.run("ioas as $a\n" + lines)
    return world
  }

  private static func regions(_ regions: String) -> String {
    let lines = regions.split(separator: ",").map { "reserved pci:0000:00:01.0 \($0)\n" }
    return """
      iommu i driver=intel-iommu aperture=0-0xffffffff page-sizes=4K alloc-user
      device pci:0000:00:01.0 iommu=i group=0
      device pci:0000:00:02.0 iommu=i group=0

      """ + lines.joined()
  }

  @Test(arguments: ["pci:0000:00:01.0", "pci:0000:00:02.0"])
  func `a group with memory that firmware wants mapped one to one cannot be bound`(device: String) throws {
    var world = try world(Self.regions("0x1000-0x1fff direct"), "")
    let refusal = try world.refusal("bind \(device)")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "__iommu_device_set_domain")
    #expect(refusal.rule.contains("0x1000-0x1fff"))
    #expect(world.kernel.objects.ids == [1])
  }

  @Test func `regions of every other type are closed, but for relaxable ones`() throws {
    let machine = Self.regions("0x1000-0x1fff direct-relaxable,0x3000-0x3fff reserved,0x3800-0x4fff msi")
    let world = try world(machine, "bind pci:0000:00:01.0 as $d\nattach $d $a\n")
    #expect(try world.ranges("a") == "0x0-0x2fff 0x5000-0xffffffff")
  }

  @Test(arguments: [
    "0x1000-0x1fff sw-msi,0x3000-0x3fff msi", "0x3000-0x3fff msi,0x1000-0x1fff sw-msi",
    "0x1000-0x1fff sw-msi,0x3000-0x3fff sw-msi",
  ])
  func `a device with two sorts of message windows cannot be attached`(windows: String) throws {
    var world = try world(Self.regions(windows), "bind pci:0000:00:01.0 as $d\nhwpt $d $a as $h\n")
    for line in ["attach $d $a", "attach $d $h"] {
      let before = world.state
      let refusal = try world.refusal(line)
      #expect(refusal.errno == .EINVAL)
      #expect(refusal.function == "iopt_table_enforce_dev_resv_regions")
      #expect(world.state == before)
    }
  }

  @Test func `a table with pages larger than the kernel's cannot be linked`() throws {
    let machine = """
      iommu i driver=arm-smmu-v3 aperture=0-0xffffffff page-sizes=64K alloc-user
      device pci:0000:00:01.0 iommu=i group=0
      """
    var world = try world(machine, "bind pci:0000:00:01.0 as $d\n")
    for line in ["attach $d $a", "hwpt $d $a"] {
      let before = world.state
      let refusal = try world.refusal(line)
      #expect(refusal.errno == .EINVAL)
      #expect(refusal.function == "iopt_table_add_domain")
      #expect(world.state == before)
    }
  }

  private static func twoIntel(_ first: String, _ second: String) -> String {
    """
    iommu i0 driver=intel-iommu alloc-user \(first)
    iommu i1 driver=intel-iommu alloc-user \(second)
    device pci:0000:00:01.0 iommu=i0 group=0
    device pci:0000:01:00.0 iommu=i1 group=1
    """
  }

  /// The hwpt is made for the first device and the second one is attached to it.
  @Test(arguments: [
    ("aperture=0-0xffff page-sizes=4K", "aperture=0-0xffff page-sizes=4K", "hwpt $d $a", true),
    ("aperture=0-0xffff page-sizes=4K", "aperture=0-0xfffff page-sizes=4K", "hwpt $d $a", true),
    ("aperture=0-0xfffff page-sizes=4K", "aperture=0-0xffff page-sizes=4K", "hwpt $d $a", false),
    ("aperture=0-0xffff page-sizes=4K,2M", "aperture=0-0xffff page-sizes=4K", "hwpt $d $a", true),
    ("aperture=0-0xffff page-sizes=4K dirty", "aperture=0-0xffff page-sizes=4K", "hwpt $d $a", true),
    ("aperture=0-0xffff page-sizes=4K dirty", "aperture=0-0xffff page-sizes=4K", "hwpt $d $a dirty", false),
    (
      "aperture=0-0xffff page-sizes=4K dirty", "aperture=0-0xffff page-sizes=4K dirty", "hwpt $d $a dirty",
      true
    ),
  ])
  func `VT-d shares a table between IOMMUs that are wide enough`(
    first: String, second: String, hwpt: String, isShared: Bool
  ) throws {
    var world = try world(
      Self.twoIntel(first, second),
      "bind pci:0000:00:01.0 as $d\nbind pci:0000:01:00.0 as $e\n\(hwpt) as $h\n")
    try world.run("attach $e $h => \(isShared ? "ok" : "EINVAL")\n")
    #expect(try world.attachment("e") == (isShared ? world.id("h") : nil))
  }

  @Test func `tables of two IOMMUs leave what both translate`() throws {
    let machine = Self.twoIntel(
      "aperture=0x1000-0xffff page-sizes=4K", "aperture=0-0xffff page-sizes=2K")
    let lines =
      "bind pci:0000:00:01.0 as $d\nbind pci:0000:01:00.0 as $e\nhwpt $d $a as $x\nhwpt $e $a as $y\n"
    var world = try world(machine, lines)
    #expect(try world.response("ranges $a") == .ranges(alignment: 4096, [IOVARange(0x1000...0xffff)]))
    try world.run("destroy $x\n")
    #expect(try world.response("ranges $a") == .ranges(alignment: 2048, [IOVARange(0...0xffff)]))
  }

  @Test func `a table of one driver does not suit another`() throws {
    let machine = """
      iommu i driver=intel-iommu aperture=0-0xffffffff page-sizes=4K
      iommu m driver=mock aperture=0-0xffffffff page-sizes=4K
      device pci:0000:00:01.0 iommu=i group=0
      device mock:* iommu=m
      """
    var world = try world(machine, "bind pci:0000:00:01.0 as $d\nattach $d $a as $p\nbind mock:0/0 as $m\n")
    let refusal = try world.refusal("attach $m $p")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "__iommu_attach_group")
    try world.run("attach $m $a as $q\n")
    #expect(try world.id("p") != world.id("q"))
    #expect(world.kernel.groups.count == 2)
  }
}
