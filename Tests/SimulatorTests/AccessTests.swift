// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// In-kernel users of an IOAS: what they may do, and what an unmap asks of them.
struct AccessTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run("ioas as $a\nmap $a iova=0 len=64K buf=0 rw\n" + lines)
    return world
  }

  @Test func `an access takes an id, uses its IOAS and dies with its file`() throws {
    var world = try world("access-create $a as $x\n")
    #expect(try world.id("x") == 2)
    try world.run(
      "destroy $a => EBUSY\ndestroy $x => EBUSY\nclose $x\nclose $x => EBADF\nclose $a => EBADF\ndestroy $a\n"
    )
    #expect(world.kernel.objects.ids.isEmpty)
  }

  @Test(arguments: [
    ("access-create 99", Errno.ENOENT), ("access-create $a flags=2", .EOPNOTSUPP),
    ("access-attach $a $a", .EBADFD), ("access-attach $x $a", .EINVAL), ("access-attach $free 99", .ENOENT),
    ("access-replace $free $a", .ENOENT), ("access-replace $x 99", .ENOENT), ("access-detach $free", .EINVAL),
    ("access-pin $x iova=0 len=0x1000001", .ENOMEM), ("access-pin $x iova=0 len=4K flags=2", .EOPNOTSUPP),
    ("access-pin 99 iova=0 len=4K", .EBADFD), ("access-pin $plain iova=0 len=4K", .EOPNOTSUPP),
    ("access-pin $x iova=0 len=0", .EINVAL), ("access-pin $free iova=0xffffffffffffffff len=2", .EOVERFLOW),
    ("access-pin $free iova=0 len=4K", .ENOENT), ("access-pin $x iova=0x800 len=4K", .EINVAL),
    ("access-pin $x iova=0xf000 len=8K", .ENOENT), ("access-pin $x iova=0 len=4K buf=1", .EBADE),
    ("access-pin $x iova=0 len=4K va=0x1000", .EFAULT), ("access-pin $x iova=0x20000 len=4K write", .EPERM),
    ("access-pin $x iova=0x30000 len=4K", .EFAULT), ("access-unpin $x item=0", .ENOENT),
    ("access-unpin $a item=0", .EBADFD), ("access-read $x iova=0 len=0x1000001", .ENOMEM),
    ("access-read $x iova=0 len=1 flags=2", .EOPNOTSUPP), ("access-write 99 iova=0 len=1", .EBADFD),
    ("access-write $x iova=0 len=1 va=0", .EFAULT), ("access-read $x iova=0 len=0", .EINVAL),
    ("access-read $free iova=1 len=0xffffff", .ENOENT), ("access-read $x iova=0xffff len=2", .ENOENT),
    ("access-write $x iova=0x20000 len=1", .EPERM), ("access-read $x iova=0x30000 len=1", .EFAULT),
    ("access-read $x iova=0 len=1 va=0x1000", .EFAULT), ("access-read $x iova=0x30000 len=8K slow", .EFAULT),
  ])
  func `what is wrong is refused and changes nothing`(line: String, errno: Errno) throws {
    var world = try world(
      """
      map $a iova=0x20000 len=4K buf=1 r
      map $a iova=0x30000 len=8K va=0x40000 rw
      access-create $a pins as $x
      access-create $a as $plain
      access-create pins as $free

      """)
    let before = world.state
    #expect(try world.refusal(line).errno == errno)
    #expect(world.state == before)
    #expect(world.kernel.pins.lockedByUser == 0)
  }

  @Test func `a pin is numbered, counts a page once, and is gone for good`() throws {
    var world = try world("access-create $a pins as $x\n")
    #expect(try world.response("access-pin $x iova=0 len=8K buf=0") == .item(0))
    #expect(try world.response("access-pin $x iova=0x1000 len=100 write") == .item(1))
    try world.run(
      """
      mock-check-refs buf=0 len=8K refs=1
      access-unpin $x item=0
      mock-check-refs buf=0 len=4K refs=0
      mock-check-refs buf=0+4K len=4K refs=1
      access-unpin $x item=0 => ENOENT
      """)
    #expect(try world.response("access-pin $x iova=0 len=4K") == .item(2))
  }

  @Test func `an unmap asks the access to let go`() throws {
    var world = try world("access-create $a pins as $x\naccess-pin $x iova=0 len=4K\n")
    try world.run(
      "unmap $a iova=0 len=64K\naccess-unpin $x item=0 => ENOENT\nmock-check-refs buf=0 len=64K refs=0\n")
    #expect(try world.ioas("a").iopt.preventedAreas.isEmpty)
  }

  @Test func `an access that does not let go ends in a deadlock`() throws {
    var world = try world(
      """
      map $a iova=0x10000 len=64K buf=1 rw
      access-create $a pins stubborn as $x
      access-pin $x iova=0x10000 len=4K

      """)
    let refusal = try world.refusal("unmap $a all")
    #expect(refusal.errno == .EDEADLK)
    #expect(refusal.culprits == [.object(try world.id("x")), .area(IOVARange(0x10000...0x1ffff))])
    #expect(refusal.done == 0x10000)
    try world.run(
      """
      access-pin $x iova=0x11000 len=4K => EINVAL
      access-read $x iova=0x11000 len=1 => EINVAL
      access-unpin $x item=0
      unmap $a all
      """)
  }

  @Test func `pins that span areas follow user memory, not addresses`() throws {
    _ = try world(
      """
      map $a iova=0x10000 len=6K buf=1 rw
      map $a iova=0x11800 len=4K buf=2 rw
      access-create as $free
      access-create $a pins as $x => EADDRINUSE
      unmap $a iova=0x10000 len=6K
      unmap $a iova=0x11800 len=4K
      map $a iova=0x10000 len=4K buf=1+0x100 rw
      access-create $a pins as $x => EADDRINUSE
      unmap $a iova=0x10000 len=4K
      access-create $a pins as $x
      map $a iova=0x10800 len=4K rw => EINVAL
      map $a iova=0x10000 len=2K rw => EINVAL
      close $x
      map $a iova=0x10800 len=2K rw
      """)
  }

  @Test func `a replace drops the pins and moves the alignment along`() throws {
    var world = try world("ioas as $b\naccess-create $a pins as $x\naccess-pin $x iova=0 len=4K\n")
    #expect(try world.ioas("a").iopt.alignment == 4096)
    try world.run("access-replace $x $a\nmock-check-refs buf=0 len=4K refs=1\naccess-replace $x $b\n")
    #expect(try world.ioas("a").iopt.alignment == 1)
    #expect(try world.ioas("b").iopt.alignment == 4096)
    try world.run(
      "mock-check-refs buf=0 len=4K refs=0\naccess-unpin $x item=0 => ENOENT\naccess-detach $x\ndestroy $b\n")
  }

  @Test func `bytes move between addresses and memory, also over areas`() throws {
    var world = try world(
      """
      map $a iova=0x10000 len=4K buf=1+0x123 rw
      access-create $a as $x
      memory write buf=2 data=0102030405060708
      access-write $x iova=0xfffc len=8 buf=2

      """)
    #expect(try world.response("memory read buf=0+0xfffc len=4") == .bytes([1, 2, 3, 4]))
    #expect(try world.response("memory read buf=1+0x123 len=4") == .bytes([5, 6, 7, 8]))
    try world.run("access-read $x iova=0xfffe len=4 buf=2+0x100 slow\n")
    #expect(try world.response("memory read buf=2+0x100 len=5") == .bytes([3, 4, 5, 6, 0]))
  }

  @Test func `a write that meets a hole has written what lies before`() throws {
    var world = try world("access-create $a as $x\nmemory write buf=2 data=ffff\n")
    try world.run("access-write $x iova=0xffff len=2 buf=2 => ENOENT\n")
    #expect(try world.response("memory read buf=0+0xffff len=1") == .bytes([0xff]))
  }

  @Test func `the slow path over pages uses the pinned ones`() throws {
    var world = try world(
      """
      access-create $a pins as $x
      access-pin $x iova=0 len=8K
      memory write buf=0+0xffe data=01020304
      memory map buf=0 len=8K rw
      access-read $x iova=0xffe len=4 buf=1 slow
      access-read $x iova=0xffe len=4 buf=1+16

      """)
    #expect(try world.response("memory read buf=1 len=4") == .bytes([1, 2, 3, 4]))
    #expect(try world.response("memory read buf=1+16 len=4") == .bytes([0, 0, 0, 0]))
  }

  @Test func `an area can be given by its number`() throws {
    var world = try world(
      """
      map $a iova=0x100000 len=4K buf=1 rw
      access-create $a pins as $x
      memory write buf=1+0x10 data=2a
      access-read $x iova=0x1000000001 len=1 buf=2 flags=0x10000
      access-pin $x iova=1 len=4K buf=1 flags=0x10000
      access-pin $x iova=7 len=4K buf=0 flags=0x10000

      """)
    #expect(try world.response("memory read buf=2 len=1") == .bytes([0x2a]))
  }
}
