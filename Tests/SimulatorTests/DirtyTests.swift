// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// Dirty tracking; nothing writes to simulated memory, so that no page is ever dirty.
struct DirtyTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/0 as $d
      attach $d $a as $plain
      hwpt $d $a dirty as $h

      """ + lines)
    return world
  }

  @Test func `a table that can track is switched on and off`() throws {
    var world = try world("dirty $h on\ndirty $h on\n")
    #expect(try world.hwpt("h").isTrackingDirty)
    try world.run("dirty $h off\n")
    #expect(try !world.hwpt("h").isTrackingDirty)
    try world.run("dirty $plain on => EOPNOTSUPP\ndirty $plain off => EOPNOTSUPP\ndirty $a on => ENOENT\n")
  }

  @Test(arguments: [
    "iova=0 len=2K page=2K", "iova=0x1000000 len=1M", "iova=0 len=4K page=3 no-clear",
    "iova=0 len=0x800 page=1",
    "iova=0xfffffffffffff000 len=4K",  // up to the last byte
  ])
  func `holes, and tables that are switched off, are clean`(range: String) throws {
    var world = try world("map $a len=64K rw\n")
    #expect(try world.response("dirty $h \(range)") == .dirty(DirtyBitmap()))
    try world.run("dirty $h on\n")
    #expect(try world.response("dirty $h \(range)") == .dirty(DirtyBitmap()))
  }

  @Test(arguments: [
    ("$a iova=0 len=0", Errno.ENOENT), ("99 iova=0 len=0", .ENOENT), ("$h iova=0 len=0", .EINVAL),
    ("$plain iova=0 len=0", .EINVAL), ("$h iova=1 len=0xffffffffffffffff", .EINVAL),
    ("$h iova=2 len=0xffffffffffffffff", .EOVERFLOW), ("$h iova=0x400 len=2K page=1", .EINVAL),
    ("$h iova=0 len=0x400 page=1", .EINVAL), ("$h iova=0 len=4K page=0", .EINVAL),
    ("$h iova=0x800 len=4K page=4K", .EINVAL), ("$h iova=0 len=2K page=4K", .EINVAL),
    ("$plain iova=0 len=4K", .EOPNOTSUPP),  // after the range
  ])
  func `the range is checked before the table`(line: String, errno: Errno) throws {
    var world = try world()
    #expect(try world.refusal("dirty \(line)").errno == errno)
  }

  @Test func `a device that cannot track does not suit a table that does`() throws {
    var world = try world("bind mock:1/1 as $e\n")
    let before = world.state
    let refusal = try world.refusal("attach $e $h")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "mock_domain_nop_attach")
    #expect(try refusal.culprits == [.object(world.id("h")), .device(.mock(1))])
    #expect(world.state == before)
    try world.run("attach $e $plain\nattach $e $h => EINVAL\nhwpt $e $a dirty => EOPNOTSUPP\n")
    #expect(try world.attachment("e") == world.id("plain"))
  }

  @Test func `hardware says whether it can track`() throws {
    var world = try world("bind mock:1/1 as $e\nattach $e $a\n")
    let data: [UInt8] = [0, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde]
    #expect(
      try world.response("info $d") == .hwInfo(HardwareInfo(type: 0xfeed_beef, data: data, capabilities: 1)))
    #expect(
      try world.response("info $e") == .hwInfo(HardwareInfo(type: 0xfeed_beef, data: data, capabilities: 0)))
  }
}
