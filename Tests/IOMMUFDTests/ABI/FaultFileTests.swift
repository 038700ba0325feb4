// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Reading faults from a queue's file.
struct FaultReadTests {
  private func read(_ count: UInt64, at buffer: UInt64 = 0) -> Decoded {
    RawWorld().decode(.read(into: buffer, count: count), on: RawWorld.queue)
  }

  private static func record(_ cookie: UInt32, pasid: UInt32 = 0) -> FaultRecord {
    FaultRecord(
      device: 3, fault: IOPageFault(pasid: pasid, group: 8, permissions: 2, address: 0xabc000),
      cookie: cookie)
  }

  private static func bytes(_ cookie: UInt32, flags: UInt32, pasid: UInt32 = 0) -> [UInt8] {
    pack(
      .word(flags), .word(3), .word(pasid), .word(8), .word(2), .word(0), .quad(0xabc000), .word(0),
      .word(cookie))
  }

  @Test(arguments: [1, 39, 41, 79, .max] as [UInt64])
  func `a wrong number of bytes is ESPIPE or cannot be`(count: UInt64) {
    #expect(read(count).errno == (count == .max ? .EFAULT : .ESPIPE))
  }

  @Test func `any number of whole records is asked for, also none`() {
    for count: UInt64 in [0, 40, 4000] {
      #expect(read(count).request == .fault(.read(9, length: count)))
    }
  }

  @Test func `more than a call can move is cut, which leaves a wrong number`() {
    #expect(read(40 << 40).errno == .ESPIPE)
    #expect(read(0x7fff_efe0).request == .fault(.read(9, length: 0x7fff_efe0)))
    #expect(read(0x7fff_ffd0).errno == .ESPIPE)
  }

  @Test func `a buffer that wraps is EFAULT before its size counts`() {
    #expect(read(41, at: .max - 10).errno == .EFAULT)
    #expect(read(40, at: .max - 10).errno == .EFAULT)
  }

  @Test func `records are written one after the other`() {
    var world = RawWorld()
    world.memory.addZeros(200, at: 0x30000)
    let records = [Self.record(1), Self.record(1), Self.record(2, pasid: 5)]
    let reply = world.decode(.read(into: 0x30000, count: 160), on: RawWorld.queue).reply
    let outcome = reply?.encode(.success(.faults(records)), into: &world.memory, files: &world.files)
    #expect(outcome?.value == 120)
    #expect(
      world.memory[0x30000, 160]
        == Self.bytes(1, flags: 0) + Self.bytes(1, flags: 2) + Self.bytes(2, flags: 3, pasid: 5)
        + [UInt8](repeating: 0, count: 40))
  }

  @Test func `an empty queue is an empty read`() {
    var world = RawWorld()
    let reply = world.decode(.read(into: 0, count: 40), on: RawWorld.queue).reply
    #expect(
      reply?.encode(.success(.faults([])), into: &world.memory, files: &world.files).value == 0)
    #expect(
      reply?.encode(.refused(.EINVAL), into: &world.memory, files: &world.files).errno == .EINVAL)
  }

  @Test(arguments: [
    (0, 0, [1, 2, 3]), (39, 0, [1, 2, 3]), (40, 40, [2, 3]), (100, 40, [2, 3]), (130, 120, [3]),
  ])
  func `a group that cannot be stored goes back, with those behind it`(
    writable: UInt64, value: Int64, back: [UInt32]
  ) {
    var world = RawWorld()
    world.memory.addZeros(writable, at: 0x30000)
    let records = [Self.record(1), Self.record(2), Self.record(2), Self.record(3)]
    let reply = world.decode(.read(into: 0x30000, count: 160), on: RawWorld.queue).reply
    let outcome = reply?.encode(.success(.faults(records)), into: &world.memory, files: &world.files)
    #expect(outcome?.undo == [.putBack(back, on: 9)])
    #expect(outcome?.value == (value == 0 ? nil : value))
    #expect(outcome?.errno == (value == 0 ? .EFAULT : nil))
  }
}

/// Writing answers to a queue's file.
struct FaultWriteTests {
  private func write(_ answers: [(UInt32, UInt32)], count: UInt64? = nil) -> Decoded {
    var world = RawWorld()
    world.memory.add(answers.flatMap { pack(.word($0.0), .word($0.1)) }, at: 0x30000)
    let count = count ?? UInt64(answers.count) * 8
    return world.decode(.write(from: 0x30000, count: count), on: RawWorld.queue)
  }

  private func respond(_ answers: [(UInt32, UInt32)]) -> Request {
    .fault(.respond(9, answers.map { FaultAnswer(cookie: $0.0, code: $0.1) }))
  }

  @Test(arguments: [1, 7, 9, 4001] as [UInt64])
  func `a wrong number of bytes is ESPIPE`(count: UInt64) {
    #expect(write([], count: count).errno == .ESPIPE)
  }

  @Test func `nothing written is nothing asked`() {
    #expect(write([], count: 0) == .answered(.success(0)))
  }

  @Test func `answers are passed on up to the first that is wrong in itself`() {
    #expect(write([(1, 0), (2, 1)]).request == respond([(1, 0), (2, 1)]))
    #expect(write([(1, 0), (2, 2), (3, 0)]).request == respond([(1, 0), (2, 2)]))
    #expect(write([(1, 0), (1, 1), (3, 0)]).request == respond([(1, 0), (1, 1)]))
    #expect(write([(7, .max)]).request == respond([(7, .max)]))
  }

  @Test func `an answer that cannot be read ends the call, or fails it`() {
    #expect(write([(1, 0)], count: 24).request == respond([(1, 0)]))
    #expect(write([], count: 8).errno == .EFAULT)
    #expect(write([(1, 0)], count: 0x7fff_ffff_fff8).request == respond([(1, 0)]))
    #expect(write([(1, 0)], count: .max).errno == .EFAULT)
  }

  @Test func `the bytes of the answers that were taken are returned`() {
    var world = RawWorld()
    world.memory.add(pack(.word(1), .word(0), .word(2), .word(0)), at: 0x30000)
    let reply = world.decode(.write(from: 0x30000, count: 16), on: RawWorld.queue).reply
    for count in 1...2 as ClosedRange<UInt64> {
      let outcome = reply?.encode(.success(.count(count)), into: &world.memory, files: &world.files)
      #expect(outcome?.value == Int64(count) * 8)
    }
    #expect(
      reply?.encode(.refused(.EINVAL), into: &world.memory, files: &world.files).errno == .EINVAL)
  }
}
