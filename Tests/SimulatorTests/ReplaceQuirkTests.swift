// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

/// A failed replace inside one IOAS opens the windows of a device that stays attached: a quirk of Linux
/// 6.6 to 6.12, which needs two IOMMUs of one driver and was seen on a running kernel.
struct ReplaceQuirkTests {
  private static let machine = """
    iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K alloc-user
    iommu s1 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K alloc-user
    device pci:0000:00:01.0 iommu=s0 group=0
    reserved pci:0000:00:01.0 0x8000000-0x80fffff sw-msi
    device pci:0000:01:00.0 iommu=s1 group=1
    reserved pci:0000:01:00.0 0x8000000-0x80fffff sw-msi
    """
  private static let closed = "0x0-0x7ffffff 0x8100000-0xffffffffffff"
  private static let open = "0x0-0xffffffffffff"
  private static let window = ["IOAS 1 does not reserve 0x8000000-0x80fffff for 0000:00:01.0"]

  private func world(_ lines: String) throws -> World {
    var world = try World(described: Self.machine, checkingInvariants: false)
    try world.run("ioas as $a\nbind pci:0000:00:01.0 as $d\nbind pci:0000:01:00.0 as $e\n" + lines)
    return world
  }

  @Test func `the device stays, its window is gone, and a map over it succeeds`() throws {
    var world = try world("hwpt $d $a as $x\nhwpt $e $a as $y\nattach $d $x\n")
    #expect(try world.ranges("a") == Self.closed)
    try world.run("map $a iova=0x8000000 len=64K rw => EINVAL\n")
    let refusal = try world.refusal("attach $d $y")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "attach_dev (arm-smmu-v3)")
    #expect(try world.attachment("d") == world.id("x"))
    #expect(try world.ranges("a") == Self.open)
    #expect(world.kernel.checkInvariants() == Self.window)
    try world.run("map $a iova=0x8000000 len=64K rw\n")
    #expect(try world.hwpt("x").mappings.count == 1)
  }

  @Test func `it happens in a replace that succeeds too, where an unsuitable auto table is tried first`()
    throws
  {
    var world = try world("attach $e $a as $y\nattach $d $a as $x\n")
    #expect(try world.response("attach $d $a") == .pageTable(world.id("x")))
    #expect(world.kernel.checkInvariants() == Self.window)
    #expect(try world.ranges("a") == Self.closed)  // the other device still closes the same addresses
    try world.run("detach $e\n")
    #expect(try world.ranges("a") == Self.open)
  }

  @Test func `a move inside one IOAS does not close windows, lost ones neither`() throws {
    var world = try world("hwpt $d $a as $x\nhwpt $d $a as $z\nhwpt $e $a as $y\nattach $d $x\n")
    let closed = try world.ioas("a").iopt.reserved.count
    try world.run("attach $d $z\n")
    #expect(try world.ioas("a").iopt.reserved.count == closed)
    try world.run("attach $d $y => EINVAL\nmap $a iova=0x8000000 len=4K rw\nattach $d $x\n")
    #expect(try world.attachment("d") == world.id("x"))
  }

  @Test func `a detach and an attach close the window again`() throws {
    var world = try world("hwpt $d $a as $x\nhwpt $e $a as $y\nattach $d $x\nattach $d $y => EINVAL\n")
    try world.run("detach $d\nattach $d $x\n")
    #expect(try world.ranges("a") == Self.closed)
    #expect(world.kernel.checkInvariants() == [])
  }

  @Test func `a failed replace into another IOAS opens nothing that was closed`() throws {
    var world = try world("ioas as $b\nhwpt $d $a as $x\nhwpt $e $b as $y\nattach $d $x\n")
    let before = world.state
    try world.run("attach $d $y => EINVAL\n")
    #expect(world.state == before)
    #expect(world.kernel.checkInvariants() == [])
  }

  @Test func `a failed first attach opens only what it closed`() throws {
    var world = try world("hwpt $e $a as $y\n")
    let before = world.state
    let refusal = try world.refusal("attach $d $y")
    #expect(refusal.errno == .EINVAL)
    #expect(try refusal.culprits.first == .object(world.id("y")))
    #expect(world.state == before)
  }
}
