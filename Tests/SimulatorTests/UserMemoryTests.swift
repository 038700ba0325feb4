// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// Memory that the process changes under its mappings.
struct UserMemoryTests {
  private func world(_ lines: String) throws -> World {
    var world = try World("mock")
    try world.run("ioas as $a\nbind mock:0/0 as $d\n" + lines)
    return world
  }

  @Test func `holes and protections decide what can be pinned`() throws {
    _ = try world(
      """
      attach $d $a as $h
      memory unmap buf=0+4K len=4K
      memory protect buf=0+8K len=4K r
      memory protect buf=0+12K len=4K
      map $a len=4K buf=0 rw
      map $a len=8K buf=0 rw => EFAULT
      map $a len=4K buf=0+8K rw => EFAULT
      map $a len=4K buf=0+8K w => EFAULT
      map $a len=4K buf=0+8K r as $ignored => EFAULT
      """.replacing(" as $ignored => EFAULT", with: "")
        + """

        map $a len=4K buf=0+12K r => EFAULT
        memory map buf=0+4K len=4K rw
        map $a len=8K buf=0 rw
        map $a len=4K va=0x10000 r => EFAULT
        memory map va=0x10000 len=1 r
        map $a len=4K va=0x10000 r
        map $a len=4K va=0x10000 w => EFAULT
        """)
  }

  @Test func `a second page table takes the pages that are pinned, and looks at no memory`() throws {
    _ = try world(
      """
      attach $d $a as $h
      map $a iova=0x1000000 len=64K buf=0 rw
      memory unmap buf=0 len=64K
      hwpt $d $a as $second
      copy $a $a src=0x1000000 len=64K iova=0x2000000 rw
      map $a len=64K buf=0 rw => EFAULT
      """)
  }

  @Test func `pinned pages stay what they were`() throws {
    _ = try world(
      """
      attach $d $a as $h
      map $a iova=0x1000000 len=16K buf=0 rw
      mock-check-map $h iova=0x1000000 len=16K buf=0
      memory map buf=0+4K len=4K rw
      mock-check-map $h iova=0x1000000 len=4K buf=0
      mock-check-map $h iova=0x1001000 len=4K buf=0+4K => EINVAL
      mock-check-map $h iova=0x1002000 len=8K buf=0+8K
      mock-check-refs buf=0 len=4K refs=1
      mock-check-refs buf=0+4K len=4K refs=0
      mock-check-refs buf=0 len=16K refs=1 => EIO
      map $a iova=0x1004000 len=8K buf=0 rw
      mock-check-map $h iova=0x1005000 len=4K buf=0+4K
      mock-check-refs buf=0 len=4K refs=2
      mock-check-refs buf=0+4K len=4K refs=1
      memory unmap buf=0 len=4K
      mock-check-map $h iova=0x1000000 len=4K buf=0 => EFAULT
      mock-check-refs buf=0 len=8K refs=1 => EFAULT
      mock-check-refs buf=0+4K len=4K refs=7 => EIO
      """)
  }

  @Test func `unpinned pages are found anew when a page table comes again`() throws {
    _ = try world(
      """
      attach $d $a as $h
      map $a iova=0x1000000 len=4K buf=0 rw
      unbind $d
      mock-check-refs buf=0 len=4K refs=0
      memory map buf=0 len=4K rw
      bind mock:0/0 as $d
      attach $d $a as $h
      mock-check-map $h iova=0x1000000 len=4K buf=0
      mock-check-refs buf=0 len=4K refs=1
      """)
  }

  @Test func `a page is pinned once for each map, whatever page tables and copies there are`() throws {
    _ = try world(
      """
      attach $d $a as $h
      hwpt $d $a as $second
      map $a iova=0x1000000 len=16K buf=0 rw
      map $a iova=0x1010000 len=4K buf=0+4K rw
      ioas as $b
      copy $b $a src=0x1000000 len=8K iova=0x1000000 rw
      mock-check-refs buf=0 len=4K refs=1
      mock-check-refs buf=0+4K len=4K refs=2
      mock-check-refs buf=0+8K len=8K refs=1
      hwpt $d $b as $third
      mock-check-refs buf=0 len=4K refs=1
      unmap $a iova=0x1000000 len=16K
      mock-check-refs buf=0+8K len=8K refs=0
      mock-check-refs buf=0 len=4K refs=1
      mock-check-refs buf=0+4K len=4K refs=2
      destroy $third
      mock-check-refs buf=0 len=4K refs=0
      mock-check-refs buf=0+4K len=4K refs=1
      destroy $b
      """)
  }

  @Test func `bytes go where they were stored`() throws {
    var world = try world("memory write buf=0+0xffe data=01020304\nmemory protect buf=0+4K len=4K r\n")
    #expect(try world.response("memory read buf=0+0xffc len=8") == .bytes([0, 0, 1, 2, 3, 4, 0, 0]))
    try world.run(
      "memory write buf=0+0xffe data=05060708 => EFAULT\nmemory read va=0x1000 len=1 => EFAULT\n"
        + "memory read buf=0 len=2M => EINVAL\nmemory read buf=1 len=0\nmemory write va=0 data=\n")
    #expect(try world.response("memory read buf=0+0xffe len=4") == .bytes([1, 2, 3, 4]))
  }

  @Test(arguments: [
    "memory map buf=0+1 len=4K => EINVAL", "memory map buf=0 len=0 => EINVAL",
    "memory map va=0x7ffffffff000 len=4K => ENOMEM", "memory map va=0x7fffffffe000 len=4K rw",
    "memory map va=0xfffffffffffff000 len=4K => ENOMEM", "memory map va=0 len=0xffffffffffffffff => ENOMEM",
    "memory unmap buf=0+1 len=4K => EINVAL", "memory unmap buf=0 len=0 => EINVAL",
    "memory unmap va=0x7ffffffff000 len=4K => EINVAL", "memory unmap va=0x5000 len=4K",
    "memory protect buf=0+1 len=4K r => EINVAL", "memory protect buf=0 len=0",
    "memory protect buf=0 len=64M r",
    "memory protect buf=0 len=0x4000001 r => ENOMEM", "memory protect va=0x5000 len=4K rw => ENOMEM",
    "memory protect va=0xffffffffffff0000 len=4K => ENOMEM",
  ])
  func `system calls on memory refuse what Linux refuses`(line: String) throws {
    _ = try world(line + "\n")
  }

  @Test func `a protection that meets a hole has changed what lies below`() throws {
    _ = try world(
      """
      memory unmap buf=0+8K len=4K
      memory protect buf=0 len=16K r => ENOMEM
      memory write buf=0 data=00 => EFAULT
      memory write buf=0+12K data=00
      """)
  }
}
