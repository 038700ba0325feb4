// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// The allowed ranges of an IOAS, and what the test interface reserves.
struct AllowedTests {
  private func world(_ lines: String) throws -> World {
    var world = try World("vt-d")
    try world.run("ioas as $a\n" + lines)
    return world
  }

  @Test func `they bind the kernel's choice, not the user's`() throws {
    var world = try world("allow $a 0x5000-0x5fff\n")
    #expect(try world.response("map $a len=4K buf=0+4K rw") == .iova(0x5000))
    try world.run("map $a len=4K buf=0+4K rw => ENOSPC\nmap $a iova=0x9000 len=4K rw\n")
  }

  @Test func `one mapping may lie in two that touch`() throws {
    var world = try world("allow $a 0x6000-0x6fff 0x5000-0x5fff\n")
    #expect(try world.response("map $a len=8K buf=0+4K rw") == .iova(0x5000))
  }

  @Test(arguments: [
    ("5-5", Errno.EINVAL), ("6-5", .EINVAL), ("0-0", .EINVAL), ("1-2 2-3", .EINVAL), ("5-9 1-6", .EINVAL),
    ("0-0xffffffffffffffff 5-6", .EINVAL),
  ])
  func `a list that is not one of ranges is refused and the old one stays`(list: String, errno: Errno) throws
  {
    var world = try world("allow $a 0x5000-0x5fff\n")
    let before = world.state
    #expect(try world.refusal("allow $a \(list)").errno == errno)
    #expect(world.state == before)
  }

  @Test func `an empty list allows everything again`() throws {
    var world = try world("allow $a 0x5000-0x5fff\nallow $a 1-2 4-5\nallow $a\n")
    #expect(try world.ioas("a").iopt.allowed.isEmpty)
    #expect(try world.response("map $a len=4K buf=0+4K rw") == .iova(0x1000))
  }

  @Test func `they do not show in the ranges`() throws {
    let world = try world("allow $a 0x5000-0x5fff\n")
    #expect(try world.ranges("a") == "0x0-0xffffffffffffffff")
  }

  @Test func `mappings outside of them are no obstacle`() throws {
    _ = try world("map $a iova=0x1000 len=4K rw\nallow $a 0x5000-0x5fff\n")
  }

  @Test func `they are an obstacle for windows and apertures`() throws {
    var world = try world("allow $a 0xfee00000-0xfee00fff\nbind pci:0000:00:02.0 as $d\nhwpt $d $a as $h\n")
    let refusal = try world.refusal("attach $d $h")
    #expect(refusal.errno == .EADDRINUSE)
    #expect(refusal.culprits.first == .allowed(IOVARange(0xfee0_0000...0xfee0_0fff)))
    try world.run("destroy $h\nallow $a 0x8000000000-0x8000000fff\n")
    #expect(try world.refusal("hwpt $d $a").function == "iopt_reserve_iova")
  }

  @Test func `what is reserved cannot be allowed, and the other way round`() throws {
    var world = try world(
      "reserve $a start=0x5000 len=4K\nallow $a 0x5fff-0x6fff => EADDRINUSE\nallow $a 0x6000-0x6fff\n")
    try world.run("reserve $a start=0x6fff len=1 => EADDRINUSE\nreserve $a start=0x5000 len=4K\n")
    #expect(try world.ranges("a") == "0x0-0x4fff 0x6000-0xffffffffffffffff")
  }

  @Test(arguments: [
    ("start=1 len=0", Errno.EINVAL), ("start=0xffffffffffffffff len=2", .EOVERFLOW),
    ("start=0x1fff len=1", .EADDRINUSE),
  ])
  func `what cannot be reserved is refused`(range: String, errno: Errno) throws {
    var world = try world("map $a iova=0x1000 len=4K rw\n")
    #expect(try world.refusal("reserve $a \(range)").errno == errno)
    #expect(try world.refusal("reserve 99 start=0 len=0").errno == .EINVAL)  // the numbers before the id
    #expect(try world.refusal("reserve 99 start=0 len=1").errno == .ENOENT)
  }

  @Test func `everything can be reserved`() throws {
    var world = try world(
      "reserve $a start=0 len=0xffffffffffffffff\nreserve $a start=0xffffffffffffffff len=1\n")
    #expect(try world.response("ranges $a") == .ranges(alignment: 1, []))
    try world.run("map $a len=4K rw => ENOSPC\nmap $a iova=0 len=1 rw => EINVAL\n")
  }
}
