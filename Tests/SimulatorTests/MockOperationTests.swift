// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// The operations of the kernel's test interface that make and check mock devices.
struct MockOperationTests {
  @Test func `a mock device has three objects, made in order`() throws {
    var world = try World("mock")
    try world.run("ioas as $a\n")
    #expect(try world.response("mock-device $a as $s") == .mockDevice(test: 2, hwpt: 4, device: 3))
    #expect(try world.response("mock-device $a flags=1") == .mockDevice(test: 5, hwpt: 4, device: 6))
    try world.run(
      "ioas as $b\nmock-replace 2 $b\nmock-replace 2 99 => ENOENT\nmock-replace $a $b => ENOENT\n")
    #expect(world.kernel.attachment(of: 3) == 8)
    try world.run("destroy 2\ndestroy 5\ndestroy $a\ndestroy $b\n")
    #expect(world.kernel.objects.ids.isEmpty)
  }

  @Test(arguments: [
    ("mock-device 99", Errno.ENOENT), ("mock-device $a flags=4", .EINVAL),
    ("mock-device 99 flags=4", .EINVAL),
    ("mock-memory-limit 11", .EINVAL), ("mock-check-map 99 iova=1 len=0", .EINVAL),
    ("mock-check-map 99 iova=0 len=0", .ENOENT), ("mock-check-map $a iova=0 len=0", .ENOENT),
    ("mock-check-map $h iova=0x1000000 len=2K", .EINVAL),
    ("mock-check-map $h iova=0 len=2K va=0x1000", .EFAULT),
    ("mock-check-map $h iova=0 len=2K va=0xfffffffffffff800", .EINVAL),
    ("mock-check-refs buf=0+1 len=4K refs=0", .EINVAL), ("mock-check-refs buf=0 len=1 refs=0", .EINVAL),
    ("mock-check-refs va=0x1000 len=4K refs=0", .EFAULT), ("mock-check-refs buf=0 len=4K refs=1", .EIO),
    ("mock-check-refs va=0xfffffffffffff000 len=4K refs=0", .EINVAL),
  ])
  func `what is wrong is refused and changes nothing`(line: String, errno: Errno) throws {
    var world = try World("mock")
    try world.run("ioas as $a\nbind mock:0/0 as $d\nattach $d $a as $h\nmemory map va=0x100000 len=4K rw\n")
    let before = world.state
    #expect(try world.refusal(line).errno == errno)
    #expect(world.state == before)
  }

  @Test func `what is right is accepted`() throws {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/0 as $d
      attach $d $a as $h
      map $a iova=0x1000000 len=6K buf=0+0x800 rw
      mock-check-map $h iova=0x1000000 len=6K buf=0+0x800
      mock-check-map $h iova=0x1000800 len=2K buf=0+0x1000
      mock-check-map $h iova=0x1000800 len=2K buf=0+0x800 => EINVAL
      mock-check-map $h iova=0x1001000 len=4K buf=0+0x1800 => EINVAL
      mock-memory-limit 12
      mock-check-refs buf=0 len=8K refs=1
      mock-check-refs buf=0 len=12K refs=1 => EIO
      mock-check-refs buf=0 len=0 refs=9
      mock-check-refs buf=3 len=64M refs=0
      """)
  }

  @Test func `a machine without test devices has none to make`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nmock-device $a => EOPNOTSUPP\n")
  }
}
