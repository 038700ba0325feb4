// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// Devices that share a group move together: scenarios 5 to 8 of the designs as Linux 6.12 plays them.
struct GroupTests {
  private static let pair = """
    ioas as $a
    ioas as $b
    bind pci:0000:02:01.0 as $x
    bind pci:0000:02:02.0 as $y
    bind pci:0000:00:02.0 as $alone

    """

  private func world(_ lines: String = "") throws -> World {
    var world = try World("vt-d-group")
    try world.run(Self.pair + lines)
    return world
  }

  @Test func `a second device joins the page table of its group`() throws {
    var world = try world("attach $x $a as $p\nattach $y $a as $q\nattach $alone $a as $r\n")
    #expect(try world.id("p") == world.id("q"))
    #expect(try world.id("p") == world.id("r"))  // one auto table serves every device that it suits
    #expect(try world.kernel.devices(on: world.id("p")).count == 3)
    try world.run("destroy $p => EBUSY\n")
  }

  @Test func `a second device cannot go to another IOAS`() throws {
    var world = try world("attach $x $a as $p\n")
    let before = world.state
    let refusal = try world.refusal("attach $y $b")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "iommufd_hw_pagetable_attach")
    #expect(try refusal.culprits == [.object(world.id("p")), .object(world.id("x"))])
    #expect(world.state == before)
    try world.run("hwpt $y $a as $h\nattach $y $h => EINVAL\nattach $y $a\n")
  }

  @Test func `the last device to leave takes the auto table along`() throws {
    var world = try world("attach $x $a as $p\nattach $y $a\ndetach $x\n")
    #expect(try world.attachment("x") == nil)
    #expect(try world.attachment("y") == world.id("p"))
    try world.run("detach $y\ndestroy $p => ENOENT\ndestroy $a\n")
  }

  @Test func `replacing one device moves the other one too`() throws {
    var world = try world(
      "hwpt $x $a as $h1\nhwpt $x $b as $h2\nattach $x $h1\nattach $y $h1\nattach $x $h2\n")
    #expect(try world.attachment("x") == world.id("h2"))
    #expect(try world.attachment("y") == world.id("h2"))
    #expect(try world.kernel.objects[world.id("h1")]?.users == 1)
    #expect(try world.kernel.objects[world.id("h2")]?.users == 3)
    try world.run("destroy $h1\n")
    let before = world.state
    #expect(try world.response("attach $y $h2") == .pageTable(world.id("h2")))
    #expect(world.state == before)
  }

  @Test func `a device that is not attached cannot move its group`() throws {
    var world = try world("hwpt $x $a as $h1\nhwpt $x $b as $h2\nattach $x $h1\n")
    let refusal = try world.refusal("attach $y $h2")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "iommufd_hw_pagetable_attach")
    #expect(try world.attachment("x") == world.id("h1"))
  }

  @Test func `every device of the group closes its own windows`() throws {
    let open = "0x0-0x7fffffffff"
    let closed = "0x0-0xfedfffff 0xfef00000-0x7fffffffff"
    var world = try world("hwpt $x $a as $h\n")
    #expect(try world.ranges("a") == open)
    try world.run("attach $x $h\nattach $y $h\n")
    #expect(try world.ranges("a") == closed)
    #expect(try world.ioas("a").iopt.reserved.count == 3)  // two windows and what is above the aperture
    try world.run("detach $x\n")
    #expect(try world.ranges("a") == closed)
    try world.run("detach $y\n")
    #expect(try world.ranges("a") == open)
  }

  @Test func `a refused move leaves the windows of all devices where they were`() throws {
    var world = try world(
      "attach $x $a\nattach $y $a\nhwpt $x $b as $h\nmap $b iova=0xfee00000 len=4K rw\n")
    let before = world.state
    let refusal = try world.refusal("attach $y $h")
    #expect(refusal.errno == .EADDRINUSE)
    #expect(refusal.function == "iopt_table_enforce_dev_resv_regions")
    #expect(world.state == before)
  }

  @Test func `a move takes the windows of all devices along`() throws {
    var world = try world("attach $x $a\nattach $y $a\nattach $y $b\n")
    #expect(try world.ranges("a") == "0x0-0xffffffffffffffff")
    #expect(try world.ranges("b") == "0x0-0xfedfffff 0xfef00000-0x7fffffffff")
    try world.run("destroy $a\nunbind $x\nunbind $y\n")
    #expect(try world.ranges("b") == "0x0-0xffffffffffffffff")
  }

  @Test func `the second table of an IOAS serves a group that the first does not suit`() throws {
    var world = try World(
      described: """
        iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K
        iommu s1 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K
        device pci:0000:00:01.0 iommu=s0 group=0
        device pci:0000:01:00.0 iommu=s1 group=1
        device pci:0000:01:00.1 iommu=s1 group=1
        """)
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:01.0 as $alone
      bind pci:0000:01:00.0 as $x
      bind pci:0000:01:00.1 as $y
      attach $alone $a as $p
      attach $x $a as $q
      attach $y $a as $r
      """)
    #expect(try world.id("p") != world.id("q"))
    #expect(try world.id("q") == world.id("r"))
    #expect(try world.ioas("a").hwpts == [world.id("p"), world.id("q")])
  }
}
