// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// IO page faults, their queue, and what a nested table has cached.
struct FaultTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/0 as $d
      attach $d $a
      fault-queue as $q
      hwpt $d $a nest-parent as $p
      hwpt $d $p fault=$q selftest-data iotlb=7 as $n

      """ + lines)
    return world
  }

  private func records(_ line: String, _ world: inout World) throws -> [String] {
    guard case .faults(let records) = try world.response(line) else { return [] }
    return records.map { "\($0.cookie):\($0.fault.address.hex)" }
  }

  @Test func `faults are read in order, answered once, and cookies come again`() throws {
    var world = try world(
      """
      fault-trigger $d addr=0x100
      attach $d $n
      fault-trigger $d addr=0x1000
      fault-trigger $d addr=0x2000 pasid=3 group=4 perm=2
      fault-trigger $d addr=0x3000

      """)
    #expect(try records("fault-read $q len=80", &world) == ["1:0x1000", "2:0x2000"])
    #expect(try world.response("fault-respond $q 2=ok 1=7") == .count(1))
    try world.run("fault-respond $q 2=ok => EINVAL\nfault-respond $q 1=7 => EINVAL\nfault-respond $q\n")
    #expect(try records("fault-read $q", &world) == ["2:0x3000"])
    #expect(try records("fault-read $q", &world) == [])
    #expect(try world.response("fault-respond $q 1=invalid 2=ok") == .count(2))
  }

  @Test func `a fault knows its device`() throws {
    var world = try world("attach $d $n\nfault-trigger $d addr=1 pasid=5 group=6 perm=3\n")
    let fault = IOPageFault(pasid: 5, group: 6, permissions: 3, address: 1)
    #expect(
      try world.response("fault-read $q")
        == .faults([FaultRecord(device: try world.id("d"), fault: fault, cookie: 1)]))
  }

  @Test func `leaving the table forgets its faults`() throws {
    var world = try world(
      "attach $d $n\nfault-trigger $d addr=1\nfault-trigger $d addr=2\nfault-read $q len=40\n")
    try world.run("attach $d $p\nfault-respond $q 1=ok => EINVAL\n")
    #expect(try records("fault-read $q", &world) == [])
    try world.run("attach $d $n\nfault-trigger $d addr=1\nunbind $d\n")
    #expect(try records("fault-read $q", &world) == [])
  }

  @Test(arguments: [
    ("fault-read $q len=41", Errno.ESPIPE), ("fault-read $q len=0", .EINVAL), ("fault-read $a", .EBADF),
    ("fault-respond $a", .EBADF), ("fault-trigger 99 addr=0", .ENOENT), ("fault-respond $q 9=ok", .EINVAL),
  ])
  func `what is wrong is refused`(line: String, errno: Errno) throws {
    var world = try world("attach $d $n\nfault-trigger $d addr=1\n")
    #expect(try world.refusal(line).errno == errno)
  }

  @Test func `a queue lives while its file is open or a table names it`() throws {
    _ = try world(
      """
      destroy $q => EBUSY
      close $q
      close $q => EBADF
      fault-read $q => EBADF
      destroy $q => EBUSY
      destroy $n
      destroy $q
      """)
  }

  @Test func `only mock devices fault on request`() throws {
    var world = try World("vt-d")
    try world.run("bind pci:0000:00:02.0 as $d\nfault-trigger $d addr=0 => EINVAL\n")
  }

  @Test func `invalidation clears what is cached, and stops at the first wrong entry`() throws {
    var world = try world("mock-check-iotlb $n id=3 value=7\n")
    #expect(try world.response("invalidate $n 0 2") == .count(2))
    try world.run("mock-check-iotlb $n id=0 value=0\nmock-check-iotlb $n id=1 value=7\n")
    let refusal = try world.refusal("invalidate $n 1 4 3")
    #expect((refusal.errno, refusal.done) == (.EINVAL, 1))
    #expect(try world.refusal("invalidate $n 3 2:0").errno == .EOPNOTSUPP)
    try world.run("mock-check-iotlb $n id=1 value=0\nmock-check-iotlb $n id=3 value=0\ninvalidate $n all\n")
  }

  @Test(arguments: [
    ("invalidate $p", Errno.ENOENT), ("invalidate $a 0", .ENOENT), ("invalidate $n type=1", .EINVAL),
    ("invalidate 99 type=1", .ENOENT), ("invalidate $n len=0 count=1", .EINVAL),
    ("invalidate 99 len=4097 count=1 data=00", .EINVAL), ("invalidate 99 len=8 count=524289", .EINVAL),
    ("invalidate $n len=9 count=1 data=000000000000000000", .EINVAL),
    ("invalidate $n len=8 count=1 data=00", .EFAULT),
    ("invalidate $n 1:4", .EINVAL), ("mock-check-iotlb $p id=0 value=0", .ENOENT),
    ("mock-check-iotlb $n id=4 value=7", .EINVAL), ("mock-check-iotlb $n id=0 value=6", .EINVAL),
    ("hwpt $d $p data=0xdead:0000", .EINVAL), ("hwpt $d $p data=1:00000000", .EOPNOTSUPP),
    ("hwpt $d $p data=0:00", .EINVAL), ("hwpt 99 $p data=0xdead:", .EINVAL),
  ])
  func `wrong entries and wrong data are refused`(line: String, errno: Errno) throws {
    var world = try world()
    let before = world.state
    #expect(try world.refusal(line).errno == errno)
    #expect(world.state == before)
  }

  @Test func `no entry at all is no error, whatever its length`() throws {
    _ = try world("invalidate $n\ninvalidate $n len=9999\n")
  }
}
