// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// Pages that a device has written to.
struct DirtyPatternTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/0 as $d
      attach $d $a
      hwpt $d $a dirty as $h
      map $a iova=0x1000000 len=64K buf=0 rw
      dirty $h on

      """ + lines)
    return world
  }

  private func bits(_ line: String, _ world: inout World) throws -> [ClosedRange<UInt64>] {
    guard case .dirty(let bitmap) = try world.response(line) else { return [] }
    return bitmap.runs
  }

  @Test func `what is marked is reported once, relative to the request`() throws {
    var world = try world()
    #expect(try world.response("mock-dirty $h iova=0x1000000 len=16K bits=0b") == .count(3))
    #expect(try bits("dirty $h iova=0x1001000 len=60K page=2K", &world) == [1...1])
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=2K no-clear", &world) == [0...1])
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=4K no-clear", &world) == [0...0])
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=512", &world) == [0...7])
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=2K", &world) == [])
  }

  @Test func `bits repeat, come from memory, and count pages that were dirty`() throws {
    var world = try world("memory write buf=1 data=81\n")
    #expect(try world.response("mock-dirty $h iova=0x1000000 len=16K buf=1") == .count(2))
    #expect(try world.response("mock-dirty $h iova=0x1000000 len=64K bits=01") == .count(4))
    #expect(try world.response("mock-dirty $h iova=0x1000000 len=64K") == .count(32))
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=2K", &world) == [0...31])
  }

  @Test func `another page size marks other pages, as in the kernel`() throws {
    var world = try world()
    #expect(try world.response("mock-dirty $h iova=0x2000000 len=4K page=4K") == .count(1))
    #expect(try bits("dirty $h iova=0x1000000 len=64K page=2K", &world) == [0...0])
    #expect(try world.response("mock-dirty $h iova=0x1000000 len=4K page=4K") == .count(0))
  }

  @Test func `switching on, unmapping and leaving clean pages`() throws {
    var world = try world("mock-dirty $h iova=0x1000000 len=64K\ndirty $h on\n")
    #expect(try bits("dirty $h iova=0x1000000 len=64K", &world) == [])
    try world.run(
      "mock-dirty $h iova=0x1000000 len=64K\nunmap $a all\nmap $a iova=0x1000000 len=64K buf=0 rw\n")
    #expect(try bits("dirty $h iova=0x1000000 len=64K", &world) == [])
    #expect(world.kernel.hwpts[try world.id("h")]?.dirty.isEmpty == true)
  }

  @Test func `a report ends at the first hole, and switched off there is none`() throws {
    var world = try world("map $a iova=0x1011000 len=4K buf=1 rw\nmock-dirty $h iova=0x1000000 len=0x12000\n")
    #expect(try bits("dirty $h iova=0x1000000 len=0x12000 page=2K no-clear", &world) == [0...31])
    #expect(try bits("dirty $h iova=0x1010000 len=8K page=2K", &world) == [])
    try world.run("dirty $h off\n")
    #expect(try bits("dirty $h iova=0x1000000 len=64K", &world) == [])
    try world.run("mock-dirty $h iova=0x1000000 len=4K => EINVAL\n")
  }

  @Test(arguments: [
    ("mock-dirty $h iova=0x1000000 len=4K page=0", Errno.EINVAL), ("mock-dirty $h iova=0 len=0", .EINVAL),
    ("mock-dirty $h iova=0x1000001 len=2K", .EINVAL), ("mock-dirty $h iova=0 len=1K", .EINVAL),
    ("mock-dirty $h iova=0 len=2K va=0", .EINVAL), ("mock-dirty 99 iova=0 len=512G", .EOVERFLOW),
    ("mock-dirty 99 iova=0 len=2K", .ENOENT), ("mock-dirty $a iova=0 len=2K", .ENOENT),
    ("mock-dirty $h iova=0 len=2K va=0x1000", .EFAULT),
  ])
  func `what is wrong is refused`(line: String, errno: Errno) throws {
    var world = try world()
    #expect(try world.refusal(line).errno == errno)
  }
}
