// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// IOMMU_IOAS_ALLOW_IOVAS: the elements and what cannot be read of them.
struct AllowTests {
  private func allow(
    _ ranges: [(UInt64, UInt64)], count: UInt32? = nil, at address: UInt64 = 0x20000
  ) -> Decoded {
    var world = RawWorld(
      pack(
        .word(24), .word(3), .word(count ?? UInt32(ranges.count)), .word(0), .quad(address)))
    let bytes = ranges.flatMap { pack(.quad($0.0), .quad($0.1)) }
    world.memory.add(bytes, at: 0x20000)
    return world.decode(0x3b82)
  }

  private func list(_ ranges: [(UInt64, UInt64)]) -> Request {
    .allowIOVAs(3, ranges.map { AllowedRange(IOVA($0.0), IOVA($0.1)) })
  }

  @Test func `elements are passed on`() {
    #expect(allow([]).request == list([]))
    #expect(allow([(0, 1), (0x2000, .max)]).request == list([(0, 1), (0x2000, .max)]))
    #expect(allow([(5, 9), (8, 20)]).request == list([(5, 9), (8, 20)]), "an overlap is for the backend")
  }

  @Test func `no element is read behind one in the wrong order`() {
    let ranges: [(UInt64, UInt64)] = [(0, 10), (7, 7)]
    #expect(allow(ranges + [(20, 30)]).request == list(ranges))
    #expect(allow(ranges, count: .max).request == list(ranges), "nor can one be missing")
  }

  @Test(arguments: [1, 2, 1000, 1 << 28, .max] as [UInt32])
  func `an element that cannot be read is EFAULT after the look-up of the IOAS`(missing: UInt32) {
    let decoded = allow(
      [(0, 10), (20, 30)], count: missing.addingReportingOverflow(2).overflow ? .max : missing + 2)
    #expect(decoded.request == .iovaRanges(3))
    #expect(decoded.errnoAfterSuccess == .EFAULT)
    let none = allow([], count: missing, at: 0)
    #expect(none.request == .iovaRanges(3))
    #expect(none.errnoAfterSuccess == .EFAULT)
  }

  @Test func `an overlap is refused before an element that cannot be read`() {
    let ranges: [(UInt64, UInt64)] = [(100, 200), (0, 10), (10, 20)]
    #expect(allow(ranges, count: 4).request == list(ranges))
    let touching: [(UInt64, UInt64)] = [(100, 200), (0, 9), (10, 20)]
    #expect(allow(touching, count: 4).request == .iovaRanges(3))
  }

  @Test func `an array that wraps cannot be read`() {
    let decoded = allow([(0, 10)], count: 2, at: .max - 7)
    #expect(decoded.request == .iovaRanges(3))
    #expect(decoded.errnoAfterSuccess == .EFAULT)
  }

  @Test func `many elements are read piece by piece`() {
    let ranges = (0..<9000).map { (UInt64($0) * 10, UInt64($0) * 10 + 5) }
    #expect(allow(ranges).request == list(ranges))
    #expect(allow(ranges, count: 9001).errnoAfterSuccess == .EFAULT)
  }
}

/// The reply to IOMMU_IOAS_IOVA_RANGES.
struct IOVARangesReplyTests {
  private static let ranges = [(0, 9), (20, 29), (40, .max)].compactMap { IOVARange(IOVA($0.0), IOVA($0.1)) }

  private func world(room: UInt32, elements: UInt64 = 0x20000) -> RawWorld {
    RawWorld(pack(.word(32), .word(1), .word(room), .word(0), .quad(elements), .quad(77)))
  }

  @Test(arguments: [3, 4, .max] as [UInt32])
  func `all ranges are written where there is room`(room: UInt32) {
    var world = world(room: room)
    world.memory.addZeros(64, at: 0x20000)
    let outcome = world.answer(0x3b84, with: .success(.ranges(alignment: 2048, Self.ranges)))
    #expect(outcome?.value == 0)
    #expect(
      world.structure(32)
        == pack(.word(32), .word(1), .word(3), .word(0), .quad(0x20000), .quad(2048)))
    #expect(
      world.memory[0x20000, 64]
        == pack(.quad(0), .quad(9), .quad(20), .quad(29), .quad(40), .quad(.max), .quad(0), .quad(0)))
  }

  @Test(arguments: [0, 1, 2] as [UInt32])
  func `too many ranges are EMSGSIZE after what there is room for`(room: UInt32) {
    var world = world(room: room)
    world.memory.addZeros(64, at: 0x20000)
    let outcome = world.answer(0x3b84, with: .success(.ranges(alignment: 1, Self.ranges)))
    #expect(outcome?.errno == .EMSGSIZE)
    #expect(outcome?.undo == [])
    #expect(world.structure(32).word(8) == 3)
    #expect(world.structure(32).quad(24) == 1)
    #expect(world.memory[0x20000, 64].quad(8) == (room > 0 ? 9 : 0))
    #expect(world.memory[0x20000, 64].quad(24) == (room > 1 ? 29 : 0))
    #expect(world.memory[0x20000, 64].quad(40) == 0)
  }

  @Test func `an element that cannot be stored leaves the struct alone`() {
    var world = world(room: 3)
    world.memory.addZeros(20, at: 0x20000)
    let before = world.structure(32)
    let outcome = world.answer(0x3b84, with: .success(.ranges(alignment: 1, Self.ranges)))
    #expect(outcome?.errno == .EFAULT)
    #expect(world.structure(32) == before)
    #expect(world.memory[0x20000, 20] == pack(.quad(0), .quad(9), .word(20)), "as far as it went")
  }

  @Test func `nowhere to write is fine where nothing is to be written`() {
    var empty = world(room: 3, elements: 0)
    #expect(empty.answer(0x3b84, with: .success(.ranges(alignment: 1, [])))?.value == 0)
    var counted = world(room: 0, elements: 0)
    #expect(counted.answer(0x3b84, with: .success(.ranges(alignment: 1, Self.ranges)))?.errno == .EMSGSIZE)
    var wrapped = world(room: 3, elements: .max)
    #expect(wrapped.answer(0x3b84, with: .success(.ranges(alignment: 1, Self.ranges)))?.errno == .EFAULT)
  }
}
