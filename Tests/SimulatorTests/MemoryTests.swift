// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// User memory: which is there, and when it is looked at.
struct MemoryTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\n" + lines)
    return world
  }

  @Test(arguments: [
    ("len=64M buf=0", true), ("len=4K buf=0+0x3fff000", true), ("len=8K buf=0+0x3fff000", false),
    ("len=0x4001000 buf=0", false), ("len=4K buf=0+64M", false), ("len=4K va=0x100000000000", false),
    ("len=4K va=0xfffffffff000", false), ("len=4K buf=1791", true), ("len=4K buf=1792", false),
    ("len=4K buf=268435198", false), ("len=4K buf=0+0xffffffffffffffff", false),
  ])
  func `a page table wants memory that is mapped`(memory: String, isMapped: Bool) throws {
    var world = try world("hwpt $d $a\n")
    let aligned = memory.hasSuffix("ffffffffffffffff") ? "EINVAL" : "EFAULT"
    try world.run("map $a iova=0x10000000 \(memory) rw => \(isMapped ? "ok" : aligned)\n")
  }

  @Test func `a buffer exists from its first use, also at its raw address`() throws {
    var world = try world("hwpt $d $a\nmap $a len=4K va=0x101000000000 rw => EFAULT\n")
    try world.run(
      "map $a len=4K buf=1 rw\nmap $a len=4K va=0x101000000000 rw\nmap $a len=4K va=0x102000000000 rw => EFAULT\n"
    )
  }

  @Test func `without a page table memory is not looked at before there is one`() throws {
    var world = try world("map $a iova=0x1000 len=4K rw\nmap $a iova=0x9000 len=4K va=0x2000 rw\n")
    for line in ["hwpt $d $a", "attach $d $a"] {
      let before = world.state
      let refusal = try world.refusal(line)
      #expect(refusal.errno == .EFAULT)
      #expect(refusal.function == "pfn_reader_user_pin")
      #expect(refusal.culprits == [.area(IOVARange(0x9000...0x9fff))])
      #expect(refusal.rule.contains("0x2000"))
      #expect(world.state == before)
    }
    try world.run("unmap $a iova=0x9000 len=4K\nattach $d $a\n")
  }

  @Test func `root is not held to the limit on locked memory`() throws {
    var world = try world("rlimit 4K\nhwpt $d $a\nmap $a len=64M buf=0 rw\n")
    #expect(world.kernel.memlockLimit == 4096)
    try world.run("rlimit 0\nmap $a len=64M buf=1 rw\n")
  }

  @Test(
    arguments: [
      (0, 1, nil), (0, UserMemory.bufferSize, nil), (0, UserMemory.bufferSize + 1, UserMemory.bufferSize),
      (UserMemory.bufferSize - 1, 1, nil), (UserMemory.bufferSize - 1, 2, UserMemory.bufferSize),
      (UserMemory.bufferSize, 1, UserMemory.bufferSize),
    ] as [(UInt64, UInt64, UInt64?)])
  func `the first byte that is not mapped is found`(offset: UInt64, length: UInt64, hole: UInt64?) {
    var memory = ProcessMemory()
    memory.use(.buffer(2, offset: 0))
    memory.use(.buffer(2, offset: 5))
    memory.use(.buffer(0, offset: 0))
    let base = UserMemory.buffer(2, offset: 0).userAddress
    #expect(memory.firstHole(from: base + offset, length: length) == hole.map { base + $0 })
    #expect(memory.layout.count == 2)
    #expect(memory.firstHole(from: 7, length: 1) == 7)
  }
}
