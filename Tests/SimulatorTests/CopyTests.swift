// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

struct CopyTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("vt-d")
    try world.run(
      """
      ioas as $a
      ioas as $b
      map $a iova=0x1000 len=4K buf=1 rw
      map $a iova=0x2000 len=8K buf=2+0x1000 r

      """ + lines)
    return world
  }

  private func areas(_ world: World, _ name: String) throws -> [String] {
    var lines: [String] = []
    try world.ioas(name).iopt.areas.forEach { element in
      let area = element.value
      lines.append("\(element.range) \(area.userAddress.hex) \(area.protection) \(area.pages.isWritable)")
      return true
    }
    return lines
  }

  @Test func `any part of an area can be copied`() throws {
    var world = try world("copy $b $a src=0x1801 len=0x10 iova=0x9000 rw\n")
    #expect(try areas(world, "b") == ["0x9000-0x900f 0x101000000801 rw true"])
    #expect(try world.response("copy $b $a src=0x1801 len=0x10 rw") == .iova(0x1801))
  }

  @Test func `each area that is touched becomes one of its own`() throws {
    var world = try world("copy $b $a src=0x1800 len=0x1000 iova=0x10800 r\n")
    #expect(
      try areas(world, "b") == [
        "0x10800-0x10fff 0x101000000800 r true", "0x11000-0x117ff 0x102000001000 r false",
      ])
    try world.run("unmap $b iova=0x11000 len=0x400 => ENOENT\nunmap $b iova=0x11000 len=2K\n")
  }

  @Test func `a gap in the source is refused`() throws {
    var world = try world("unmap $a iova=0x1000 len=4K\nmap $a iova=0x1000 len=0xfff rw\n")
    try world.run("copy $b $a src=0x1000 len=8K r => ENOENT\ncopy $b $a src=0xfff len=2 r => ENOENT\n")
    #expect(try areas(world, "b") == [])
  }

  @Test func `the memory decides what may be written, not the area`() throws {
    var world = try world("copy $b $a src=0x1000 len=4K iova=0x1000 r\n")
    try world.run("copy $a $b src=0x1000 len=4K iova=0x8000 rw\ncopy $b $a src=0x2000 len=4K w => EPERM\n")
  }

  @Test func `a copy of which one piece may not be written is not made at all`() throws {
    var world = try world()
    let before = world.state
    #expect(try world.refusal("copy $b $a src=0x1000 len=8K w").errno == .EPERM)
    #expect(world.state == before)
  }

  @Test func `source and destination may be the same IOAS`() throws {
    var world = try world("copy $a $a src=0x1000 len=12K iova=0x4000 r\n")
    #expect(try world.ioas("a").iopt.areas.count == 4)
    try world.run("copy $a $a src=0x1000 len=4K iova=0x1000 r => EEXIST\n")
    try world.run("copy $a $a src=0x1000 len=4K iova=0x1800 r => EEXIST\n")
  }

  @Test func `the first piece and the whole length choose the address`() throws {
    var world = try world()
    #expect(try world.response("copy $b $a src=0x1000 len=12K r") == .iova(0x4000))
    #expect(try world.response("copy $b $a src=0x2000 len=8K r") == .iova(0x1000))
  }

  @Test func `only the destination's alignment counts`() throws {
    var world = try world("bind pci:0000:00:02.0 as $d\nhwpt $d $b\n")
    try world.run(
      """
      copy $b $a src=0x1800 len=0x800 iova=0x9000 r => EINVAL
      copy $b $a src=0x1800 len=4K iova=0x9000 r => EINVAL
      copy $b $a src=0x1000 len=8K iova=0x9000 r
      """)
  }

  @Test func `memory that nobody has looked at yet is looked at when it is copied to a page table`() throws {
    var world = try world("bind pci:0000:00:02.0 as $d\nhwpt $d $b\nmap $a iova=0x100000 len=4K va=0 rw\n")
    let refusal = try world.refusal("copy $b $a src=0x100000 len=4K iova=0x9000 rw")
    #expect(refusal.errno == .EFAULT)
    #expect(try areas(world, "b") == [])
  }
}
