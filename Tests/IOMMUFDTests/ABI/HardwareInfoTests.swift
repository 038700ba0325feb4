// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The reply to IOMMU_GET_HW_INFO.
struct HardwareInfoTests {
  private static let info = HardwareInfo(type: 0xfeed_beef, data: [1, 2, 3, 4, 5, 6, 7, 8], capabilities: 1)

  private func structure(room: UInt32, data: UInt64 = 0x40000) -> [UInt8] {
    pack(
      .word(40), .word(0), .word(2), .word(room), .quad(data), .word(7), .byte(9), .byte(0), .byte(0),
      .byte(0), .quad(.max))
  }

  @Test(arguments: [0, 1, 8, 12, 5000] as [Int])
  func `the data is cut or filled up with zeros`(room: Int) {
    var world = RawWorld(structure(room: UInt32(room)))
    world.memory.add([UInt8](repeating: 0xee, count: 5010), at: 0x40000)
    #expect(world.answer(0x3b8a, with: .success(.hwInfo(Self.info)))?.value == 0)
    let head = Self.info.data.prefix(room)
    let tail = [UInt8](repeating: 0, count: max(0, room - 8))
    #expect(
      world.memory[0x40000, 5010] == head + tail
        + [UInt8](repeating: 0xee, count: 5010 - max(room, head.count)))
    #expect(
      world.structure(40)
        == pack(
          .word(40), .word(0), .word(2), .word(8), .quad(0x40000), .word(0xfeed_beef), .word(0), .quad(1)))
  }

  @Test func `a struct of the first version gets no capabilities`() {
    let bytes = structure(room: 0, data: 0).with(UInt32(32), at: 0)
    var world = RawWorld(bytes)
    #expect(world.answer(0x3b8a, with: .success(.hwInfo(Self.info)))?.value == 0)
    #expect(world.structure(40).word(12) == 8)
    #expect(world.structure(40).quad(32) == .max)
  }

  @Test(arguments: [(8, 4), (8, 0), (4000, 100), (.max, 5000)] as [(UInt32, Int)])
  func `a buffer that ends too early is EFAULT and leaves the struct alone`(room: UInt32, there: Int) {
    var world = RawWorld(structure(room: room))
    world.memory.add([UInt8](repeating: 0xee, count: there), at: 0x40000)
    let before = world.structure(40)
    let outcome = world.answer(0x3b8a, with: .success(.hwInfo(Self.info)))
    #expect(outcome == Outcome(.EFAULT))
    #expect(world.structure(40) == before)
    let head = Self.info.data.prefix(there)
    #expect(world.memory[0x40000, there] == head + [UInt8](repeating: 0, count: there - head.count))
  }

  @Test func `a buffer that wraps is EFAULT`() {
    var world = RawWorld(structure(room: 8, data: .max - 3))
    #expect(world.answer(0x3b8a, with: .success(.hwInfo(Self.info)))?.errno == .EFAULT)
    world = RawWorld(structure(room: .max, data: .max))
    let empty = HardwareInfo(type: 0, capabilities: 0)
    #expect(world.answer(0x3b8a, with: .success(.hwInfo(empty)))?.errno == .EFAULT)
  }
}
