// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// What pinned memory is charged to, and where the limit is.
struct LockedMemoryTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run("capability ipc-lock off\n" + lines + "ioas as $a\nbind mock:0/0 as $d\n")
    return world
  }

  @Test(arguments: ["", "option rlimit-mode set 1\n", "option rlimit-mode set 0\n"])
  func `the limit is exact, in pages, and what is refused leaves nothing`(mode: String) throws {
    var world = try world(mode)
    try world.run(
      """
      rlimit 16K
      attach $d $a
      map $a len=8K buf=0 rw
      map $a len=12K buf=0+1M rw => ENOMEM
      map $a len=8K buf=0+1M rw
      map $a len=4K buf=0+2M rw => ENOMEM
      unmap $a all
      map $a len=16K buf=0 rw
      mock-check-refs buf=0 len=16K refs=1
      """)
    let (user, process) = (world.kernel.pins.lockedByUser, world.kernel.pins.lockedByProcess)
    #expect(mode.contains("1") ? (user, process) == (0, 4) : (user, process) == (4, 0))
  }

  @Test func `without a page table nothing is charged; the first one pays for all`() throws {
    var world = try world()
    try world.run("rlimit 8K\nmap $a iova=0x1000000 len=8K buf=0 rw\nmap $a iova=0x1002000 len=4K buf=1 rw\n")
    let before = world.state
    let refusal = try world.refusal("attach $d $a")
    #expect(refusal.errno == .ENOMEM)
    #expect(refusal.function == "incr_user_locked_vm")
    #expect(refusal.rule == "the user would have 3 pages locked, and RLIMIT_MEMLOCK allows 2")
    #expect(world.state == before)
    try world.run(
      "rlimit 12K\nattach $d $a\nunbind $d\nrlimit 0\nbind mock:0/0 as $d\nattach $d $a => ENOMEM\n")
  }

  @Test func `parts of pages count whole, the same memory counts for each map, a copy not at all`() throws {
    var world = try world()
    try world.run(
      """
      rlimit 16K
      attach $d $a
      map $a iova=0x1000000 len=2K buf=0+0x800 rw
      map $a iova=0x1001000 len=4K buf=0+0x800 rw
      map $a iova=0x1003000 len=4K buf=0 rw
      map $a iova=0x1004000 len=2K buf=0 rw => ENOMEM
      copy $a $a src=0x1000000 len=2K iova=0x1005000 rw
      copy $a $a src=0x1001000 len=4K iova=0x1006000 r
      """)
    #expect(world.kernel.pins.lockedByUser == 4)
    try world.run("unmap $a iova=0x1001000 len=4K\n")
    #expect(world.kernel.pins.lockedByUser == 4)
    try world.run("unmap $a iova=0x1006000 len=4K\n")
    #expect(world.kernel.pins.lockedByUser == 2)
  }

  @Test func `the capability counts at the map, not at the attach`() throws {
    var world = try world()
    try world.run(
      """
      rlimit 0
      capability ipc-lock on
      map $a iova=0x1000000 len=64K rw
      capability ipc-lock off
      attach $d $a
      map $a len=4K rw => ENOMEM
      """)
    #expect(world.kernel.pins.lockedByUser == 0)
  }

  @Test func `pins of accesses are charged, transfers are not`() throws {
    var world = try world()
    try world.run(
      """
      map $a iova=0 len=16K buf=0 rw
      access-create $a pins as $x
      rlimit 8K
      access-write $x iova=0 len=16K buf=1
      access-pin $x iova=0 len=8K
      access-pin $x iova=0x1000 len=4K
      access-pin $x iova=0 len=12K => ENOMEM
      mock-check-refs buf=0 len=8K refs=1
      mock-check-refs buf=0+8K len=8K refs=0
      attach $d $a => EADDRINUSE
      access-unpin $x item=0
      """)
    #expect(world.kernel.pins.lockedByUser == 1)
    try world.run("access-unpin $x item=1\nclose $x\n")
    #expect(world.kernel.pins.lockedByUser == 0)
  }

  @Test func `the mode is set by those who may, on an empty context`() throws {
    var world = try World("mock")
    try world.run(
      """
      option rlimit-mode set 1
      capability sys-resource off
      option rlimit-mode set 0 => EPERM
      option rlimit-mode get
      ioas as $a
      option rlimit-mode set 0 => EPERM
      capability sys-resource on
      option rlimit-mode set 7 => EBUSY
      destroy $a
      option rlimit-mode set 7 => EINVAL
      option rlimit-mode set 0
      """)
    #expect(world.kernel.rlimitMode == 0)
  }
}
