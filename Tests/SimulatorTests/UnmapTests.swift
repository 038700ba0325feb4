// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

struct UnmapTests {
  private func world() throws -> World {
    var world = try World("vt-d")
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:02.0 as $d
      attach $d $a as $p
      map $a iova=0x1000 len=4K rw
      map $a iova=0x2000 len=8K rw
      map $a iova=0x8000 len=4K rw
      """)
    return world
  }

  @Test(
    arguments: [
      ("iova=0x1000 len=4K", 0x1000), ("iova=0x1000 len=12K", 0x3000), ("iova=0 len=1M", 0x4000),
      ("iova=0x4000 len=20K", 0x1000), ("iova=0x2000 len=0x2001", 0x2000), ("all", 0x4000),
      ("iova=0 len=0xffffffffffffffff", 0x4000), ("iova=1 len=0xfffffffffffffffe", 0x4000),
    ] as [(String, UInt64)])
  func `whole areas inside of the range go`(range: String, bytes: UInt64) throws {
    var world = try world()
    #expect(try world.response("unmap $a \(range)") == .unmapped(bytes))
    #expect(try world.hwpt("p").mappings == world.ioas("a").iopt.areas)
    #expect(try world.ioas("a").iopt.areas.summary(of: .all).bytes == 0x4000 - UInt128(bytes))
  }

  @Test(arguments: [
    ("99 iova=0xffffffffffffffff len=0", Errno.ENOENT), ("$a iova=0xffffffffffffffff len=0", .EOVERFLOW),
    ("$a iova=1 len=0xffffffffffffffff", .EOVERFLOW), ("$a iova=0x1000 len=0", .EINVAL),
    ("$a iova=3 len=0xfffffffffffffffe", .EOVERFLOW), ("$a iova=0x4000 len=16K", .ENOENT),
    ("$a iova=0x1800 len=1M", .ENOENT), ("$p iova=0x1000 len=4K", .ENOENT), ("$p all", .ENOENT),
  ])
  func `what cannot be unmapped is refused and nothing is gone`(line: String, errno: Errno) throws {
    var world = try world()
    let before = world.state
    #expect(try world.refusal("unmap \(line)").errno == errno)
    #expect(world.state == before)
  }

  @Test func `an area that sticks out at the end stops it half way`() throws {
    var world = try world()
    let refusal = try world.refusal("unmap $a iova=0 len=12K")
    #expect(refusal.errno == .ENOENT)
    #expect(refusal.culprits == [.area(IOVARange(0x2000...0x3fff))])
    #expect(refusal.rule.contains("1 before it are gone"))
    #expect(try world.ioas("a").iopt.areas.count == 2)
    try world.run("map $a iova=0x1000 len=4K rw\n")
  }

  @Test func `only unmapping everything succeeds on nothing`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\n")
    #expect(try world.response("unmap $a all") == .unmapped(0))
    #expect(try world.response("unmap $a iova=0 len=0xffffffffffffffff") == .unmapped(0))
    #expect(try world.refusal("unmap $a iova=0 len=0xfffffffffffffffe").errno == .ENOENT)
  }

  @Test func `areas up to the last byte can be unmapped`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nmap $a iova=0xfffffffffffff000 len=4K rw\nmap $a iova=0 len=2 rw\n")
    #expect(try world.response("unmap $a iova=2 len=0xfffffffffffffffe") == .unmapped(0x1000))
  }
}
