// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

/// A driver that learns a table's aperture only at the first attach: virtio-iommu in Linux 6.12.
struct LateDriverTests {
  private func world(_ lines: String) throws -> World {
    var world = try World("virtio-iommu")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\nbind pci:0000:01:00.0 as $e\n" + lines)
    return world
  }

  @Test func `a table that saw no device leaves address 0 only`() throws {
    var world = try world("hwpt $d $a as $h\n")
    #expect(try world.hwpt("h").aperture == nil)
    #expect(try world.ranges("a") == "0x0-0x0")
    try world.run(
      """
      map $a iova=0x1000 len=4K rw => EINVAL
      map $a len=4K rw => ENOSPC
      allow $a 0x1000-0x1fff => EADDRINUSE
      """)
    let refusal = try world.refusal("map $a iova=0x1000 len=4K rw")
    let closed = Refusal.Culprit.reserved(
      IOVARange(1...UInt64.max), owner: "hwpt \(try world.id("h")) (aperture)")
    #expect(refusal.culprits == [closed])
    try world.run("destroy $h\n")
    #expect(try world.ranges("a") == "0x0-0xffffffffffffffff")
  }

  @Test func `its first device finishes the table, but the IOAS stays closed`() throws {
    var world = try world("hwpt $d $a as $h\nattach $d $h\n")
    #expect(try world.hwpt("h").aperture == .all)
    #expect(try world.ranges("a") == "0x0-0x0")
    try world.run("attach $e $h\nmap $a iova=0x1000 len=4K rw => EINVAL\n")
  }

  @Test func `a populated IOAS takes no such table, but attaching by IOAS works`() throws {
    var world = try world("map $a iova=0x1000 len=4K rw\n")
    let refusal = try world.refusal("hwpt $d $a")
    #expect(refusal.errno == .EADDRINUSE)
    #expect(refusal.function == "iopt_reserve_iova")
    #expect(refusal.culprits.first == .area(IOVARange(0x1000...0x1fff)))
    try world.run("attach $d $a as $p\n")
    #expect(try world.ranges("a") == "0x0-0xfedfffff 0xfef00000-0xffffffffffffffff")
    #expect(try world.hwpt("p").mappings.count == 1)
  }

  @Test func `a second table in an attached IOAS is late again`() throws {
    var world = try world("map $a iova=0x1000 len=4K rw\nattach $d $a\n")
    let before = world.state
    try world.run("hwpt $e $a => EADDRINUSE\n")
    #expect(world.state == before)
    try world.run("attach $e $a\n")  // the auto table has seen a device already
  }

  @Test func `a replace by IOAS links the new table too early`() throws {
    var world = try world("attach $d $a\nioas as $b\nmap $b iova=0x1000 len=4K rw\n")
    let before = world.state
    try world.run("attach $d $b => EADDRINUSE\n")
    #expect(world.state == before)
    try world.run("unmap $b all\nattach $d $b as $p\n")
    #expect(try world.attachment("d") == world.id("p"))
    #expect(try world.ranges("b") == "0x0-0x0")
  }

  @Test func `an allowed range is in the way as a mapping is`() throws {
    var world = try world("allow $a 0x1000-0x1fff\n")
    let refusal = try world.refusal("hwpt $d $a")
    #expect(refusal.errno == .EADDRINUSE)
    #expect(refusal.culprits.first == .allowed(IOVARange(0x1000...0x1fff)))
  }

  @Test func `a table belongs to the IOMMU of its first device`() throws {
    var world = try World(
      described: """
        iommu v0 driver=virtio-iommu aperture=0-0xffffffffffff page-sizes=4K late
        iommu v1 driver=virtio-iommu aperture=0-0xffffffff page-sizes=4K late
        device pci:0000:00:01.0 iommu=v0 group=0
        device pci:0000:01:00.0 iommu=v1 group=1
        """)
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:01.0 as $d
      bind pci:0000:01:00.0 as $e
      hwpt $d $a as $h
      attach $e $h
      attach $d $h => EINVAL
      """)
    #expect(try world.hwpt("h").iommu.name == "v1")
    #expect(try world.hwpt("h").aperture == IOVARange(0...0xffff_ffff))
  }
}
