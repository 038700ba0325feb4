// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// The ioctls of an old VFIO container, and the cutting of areas that only they do.
struct CompatTests {
  private func world(_ lines: String = "", machine: String = "mock") throws -> World {
    var world = try World(machine)
    try world.run("ioas as $a\nvfio-ioas set $a\n" + lines)
    return world
  }

  @Test func `without an IOAS there is little to ask`() throws {
    var world = try World("mock")
    try world.run(
      """
      vfio-info => ENODEV
      vfio-map iova=0 len=4K rw => ENODEV
      vfio-unmap iova=0 len=4K => ENODEV
      vfio-unmap all => ENODEV
      vfio-set-iommu 1 => ENODEV
      vfio-set-iommu 2 => EINVAL
      vfio-extension 4 => ENODEV
      """)
    for (number, value) in [(1, 1), (2, 0), (3, 1), (6, 0), (8, 1), (9, 1), (10, 0)] as [(Int, UInt64)] {
      #expect(try world.response("vfio-extension \(number)") == .value(value))
    }
  }

  @Test func `a page table that does not force coherency shows`() throws {
    var world = try world("bind mock:0/0 as $d\n")
    #expect(try world.response("vfio-extension 4") == .value(1))
    try world.run("attach $d $a\n")
    #expect(try world.response("vfio-extension 4") == .value(0))
  }

  @Test(arguments: [("mock", 0x1000), ("vt-d", 0x4020_1000)] as [(String, UInt64)])
  func `information is of what is attached`(machine: String, sizes: UInt64) throws {
    var world = try world(machine: machine)
    #expect(try world.response("vfio-info") == .compatInfo(CompatInfo(pageSizes: ~0xfff, ranges: [.all])))
    let device = try #require(machine == "mock" ? "mock:0/0" : "pci:0000:00:02.0")
    try world.run("bind \(device) as $d\nattach $d $a\n")
    guard case .compatInfo(let info) = try world.response("vfio-info") else { return }
    #expect(info.pageSizes & 0xfff == 0)
    #expect(info.pageSizes == sizes || machine != "mock")
    #expect(info.ranges == (try world.ioas("a")).iopt.unreserved)
  }

  @Test func `maps are at their address, also without protection, and unmapping nothing is no error`() throws
  {
    var world = try world(
      """
      vfio-map iova=0 len=4K
      vfio-map iova=0 len=4K rw => EEXIST
      vfio-map iova=0x1000 len=0 rw => EINVAL
      vfio-map iova=0xffffffffffffffff len=1 rw
      vfio-map iova=0xffffffffffffffff len=2 rw => EOVERFLOW

      """)
    #expect(try world.response("vfio-unmap iova=0 len=8K") == .unmapped(4096))
    #expect(try world.response("vfio-unmap iova=0 len=8K") == .unmapped(0))
    #expect(try world.response("vfio-unmap all") == .unmapped(1))
    #expect(try world.response("vfio-unmap all") == .unmapped(0))
    try world.run(
      "vfio-unmap iova=0 len=0 => EINVAL\nvfio-unmap iova=1 len=0xffffffffffffffff => ENOENT\n".replacing(
        " => ENOENT", with: ""))
    try world.run("vfio-unmap iova=2 len=0xffffffffffffffff => EOVERFLOW\n")
  }

  @Test func `type 1 cuts areas, type 1 version 2 does not`() throws {
    var world = try world(
      "vfio-set-iommu 3\nvfio-map iova=0 len=64K buf=0 rw\nvfio-unmap iova=0x4000 len=4K => ENOENT\n")
    try world.run("vfio-set-iommu 1\n")
    #expect(try world.response("vfio-unmap iova=0x4000 len=4K") == .unmapped(4096))
    let areas = try world.ioas("a").iopt.areas.elements.map { "\($0.range) \($0.value.userAddress.hex)" }
    #expect(areas == ["0x0-0x3fff 0x100000000000", "0x5000-0xffff 0x100000005000"])
    try world.run("vfio-unmap iova=0x4800 len=4K => EINVAL\nvfio-unmap iova=0 len=64K\n")
  }

  @Test func `parts of an area keep their pages pinned, in page tables too`() throws {
    var world = try world(
      """
      capability ipc-lock off
      vfio-set-iommu 1
      bind mock:0/0 as $d
      attach $d $a as $h
      vfio-map iova=0x1000000 len=16K buf=0 rw
      vfio-unmap iova=0x1001000 len=4K
      mock-check-map $h iova=0x1000000 len=4K buf=0
      mock-check-map $h iova=0x1002000 len=8K buf=0+8K
      mock-check-map $h iova=0x1001000 len=2K buf=0+4K => EINVAL
      mock-check-refs buf=0 len=4K refs=1
      mock-check-refs buf=0+4K len=4K refs=0
      mock-check-refs buf=0+8K len=8K refs=1

      """)
    #expect(world.kernel.pins.lockedByUser == 3)
    try world.run("vfio-unmap all\n")
    #expect(world.kernel.pins.lockedByUser == 0)
  }

  @Test func `an area with pins is not cut, and an unmap of no bytes cuts all the same`() throws {
    let world = try world(
      """
      vfio-set-iommu 1
      vfio-map iova=0x10000 len=64K buf=0 rw
      access-create $a pins as $x
      access-pin $x iova=0x10000 len=4K
      vfio-unmap iova=0x11000 len=4K => EINVAL
      close $x
      vfio-unmap iova=0x12000 len=0 => EINVAL

      """)
    #expect(try world.ioas("a").iopt.areas.count == 2)
  }

  @Test func `type 1 is refused where large pages are mapped`() throws {
    _ = try world("bind mock:0/0 as $d\nattach $d $a\nmap $a len=4K rw\nvfio-set-iommu 1 => EINVAL\n")
  }
}
