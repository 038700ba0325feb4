// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The operations of IOMMU_TEST_CMD on accesses, which are named by descriptors.
struct AccessTests {
  private func command(_ operation: UInt32, id: UInt32, _ fields: ABINumber...) -> [UInt8] {
    let head = pack(.word(72), .word(operation), .word(id), .word(0)) + fields.flatMap(\.bytes)
    return head + [UInt8](repeating: 0, count: 72 - head.count)
  }

  private func decode(_ operation: UInt32, id: UInt32, _ fields: ABINumber...) -> Decoded {
    let head = pack(.word(72), .word(operation), .word(id), .word(0)) + fields.flatMap(\.bytes)
    return RawWorld(head + [UInt8](repeating: 0, count: 72 - head.count)).decode(0x3ba0)
  }

  @Test(arguments: [0, 16, 17, 255, 0x8000_0001, .max] as [UInt32])
  func `an unknown operation is EOPNOTSUPP`(operation: UInt32) {
    #expect(decode(operation, id: 0).errno == .EOPNOTSUPP)
  }

  @Test(arguments: [0, 3, 5, 6, 8, 0x7fff_ffff, 0x8000_0004, .max] as [UInt32])
  func `what is not an access is EBADFD`(descriptor: UInt32) {
    #expect(decode(6, id: descriptor, .word(0)).errno == .EBADFD)
    #expect(decode(7, id: descriptor).errno == .EBADFD)
    #expect(decode(8, id: descriptor).errno == .EBADFD)
    #expect(decode(11, id: descriptor, .word(1)).errno == .EBADFD)
  }

  @Test(arguments: [1, 4, 1000] as [UInt32])
  func `a pin looks at its length, then at its flags, then at the descriptor`(descriptor: UInt32) {
    let pin = { (flags: UInt32, length: UInt64) in
      decode(7, id: descriptor, .word(flags), .word(0), .quad(0), .quad(length), .quad(0))
    }
    #expect(pin(.max, 0x100_0001).errno == .ENOMEM)
    #expect(pin(.max, .max).errno == .ENOMEM)
    #expect(pin(2, 0x100_0000).errno == .EOPNOTSUPP)
    #expect(pin(4, 0).errno == .EOPNOTSUPP)
    #expect(pin(1, 0).errno == (descriptor == 4 ? nil : .EBADFD))
  }

  @Test(arguments: [1, 4, 1000] as [UInt32])
  func `a transfer looks at its length, then at its flags, then at the descriptor`(descriptor: UInt32) {
    let transfer = { (flags: UInt32, length: UInt64) in
      decode(8, id: descriptor, .quad(0), .quad(length), .quad(0), .word(flags))
    }
    #expect(transfer(.max, 0x100_0001).errno == .ENOMEM)
    #expect(transfer(2, 0x100_0000).errno == .EOPNOTSUPP)
    #expect(transfer(5, 0).errno == (descriptor == 4 ? nil : .EBADFD))
  }

  @Test func `pages are compared with memory unless that is null`() {
    let pin = { (memory: UInt64) in
      decode(7, id: 4, .word(0x1_0001), .word(0), .quad(.max), .quad(0), .quad(memory)).request
    }
    #expect(pin(0) == .access(.pin(7, at: .max, length: 0, flags: 0x1_0001, compare: nil)))
    #expect(pin(9) == .access(.pin(7, at: .max, length: 0, flags: 0x1_0001, compare: .address(9))))
  }

  @Test func `an access gets the lowest free descriptor, and its id stays hidden`() {
    let bytes = command(5, id: 1, .word(0xeeee_eeee), .word(1))
    var world = RawWorld(bytes)
    world.files.close(RawWorld.queue)
    let outcome = world.answer(0x3ba0, with: .success(.id(33)))
    #expect(outcome?.value == 0)
    #expect(world.structure(72) == bytes.with(UInt32(5), at: 16))
    #expect(world.files[5] == .access(33))
    #expect(world.files[5]?.requestWhenClosed == .close(33))
  }

  @Test func `without a descriptor an access is ENOMEM before its IOAS is looked up`() {
    var world = RawWorld(command(5, id: 1, .word(0), .word(1)))
    let reply = world.decode(0x3ba0).reply
    world.files.limit = 8
    #expect(world.decode(0x3ba0).errno == .ENOMEM)
    let flags = RawWorld(command(5, id: 1, .word(0), .word(2)))
    #expect(flags.decode(0x3ba0).errno == .EOPNOTSUPP)
    let late = reply?.encode(.success(.id(33)), into: &world.memory, files: &world.files)
    #expect(late == Outcome(.ENOMEM, undo: .perform(.close(33))))
  }

  @Test func `an access that cannot be told goes away, with its descriptor`() {
    var world = RawWorld()
    world.memory.add(command(5, id: 1, .word(0), .word(1)), at: 0x30000, isWritable: false)
    let reply = world.decode(0x3ba0, 0x30000).reply
    let before = world.files
    let outcome = reply?.encode(.success(.id(33)), into: &world.memory, files: &world.files)
    #expect(outcome == Outcome(.EFAULT, undo: .perform(.close(33))))
    #expect(world.files == before)
  }

  @Test func `a pin that cannot be told is let go`() {
    var world = RawWorld()
    world.memory.add(command(7, id: 4), at: 0x30000, isWritable: false)
    let reply = world.decode(0x3ba0, 0x30000).reply
    let outcome = reply?.encode(.success(.item(2)), into: &world.memory, files: &world.files)
    #expect(outcome == Outcome(.EFAULT, undo: .perform(.access(.unpin(7, item: 2)))))
  }
}
