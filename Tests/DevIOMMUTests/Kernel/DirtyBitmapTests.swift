// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import TestSupport
import Testing

@testable import DevIOMMU

struct DirtyBitmapTests {
  @Test func `bits in memory are read as runs`() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<300 {
      let words: [UInt64] = (0..<4).map { _ in
        random.pick([0, .max, random.next(), random.next() & random.next()])
      }
      let count = UInt64.random(in: 0...256, using: &random)
      let bits = (0..<count).filter { bit in
        let shifted: UInt64 = words[Int(bit / 64)] >> (bit % 64)
        return shifted & 1 == 1
      }
      let bitmap = words.withUnsafeBytes { DirtyBitmap($0, count: count) }
      #expect(bitmap.runs.flatMap { Array($0) } == bits)
      let neighbours = zip(bitmap.runs, bitmap.runs.dropFirst())
      #expect(neighbours.allSatisfy { $0.upperBound + 1 < $1.lowerBound })
    }
  }

  @Test(arguments: [
    (1, 4096, 1), (4096, 4096, 1), (4097, 4096, 2), (1 << 40, 3 << 12, 1 << 28), (.max, 1, .max),
    (4096, 0, 0), (0, 4096, 0), (.max, 1 << 63, 2),
  ])
  func `a page has a bit, and only its lowest set bit counts`(
    _ length: UInt64, _ pageSize: UInt64, _ bits: UInt64
  ) {
    #expect(DirtyRange(iova: 0, length: length, pageSize: pageSize).bits == bits)
  }

  @Test func `of a bitmap that is too large only the kernel's refusals are told`() throws {
    let world = try World(.unfinished)
    let dirty = Request.getDirtyBitmap(6, at: 0, length: 1 << 62, pageSize: 2048, noClear: false)
    #expect(world.kernel.answer(dirty) == .failure(.EOPNOTSUPP))
    let missing = Request.getDirtyBitmap(99, at: 0, length: 1 << 62, pageSize: 2048, noClear: false)
    #expect(world.kernel.answer(missing) == .failure(.ENOENT))
    let options = HWPTOptions<ObjectID>(flags: HWPTFlags.dirtyTracking)
    #expect(world.kernel.answer(.hwptAlloc(.object(3), 1, options)) == .success(.id(9)))
    #expect(world.kernel.answer(.setDirtyTracking(9, true)) == .success(.done))
    let mark = TestOperation<ObjectID>.dirty(9, at: 0x100_0000, length: 4096, pageSize: 2048, .all)
    #expect(world.kernel.answer(.test(mark)) == .success(.count(2)))
    let all = Request.getDirtyBitmap(9, at: 0x100_0000, length: 1 << 62, pageSize: 2048, noClear: false)
    #expect(world.kernel.answer(all) == .failure(.EMSGSIZE))
    // Nothing was cleared by asking.
    let some = Request.getDirtyBitmap(9, at: 0x100_0000, length: 8192, pageSize: 2048, noClear: false)
    #expect(world.kernel.answer(some) == .success(.dirty(DirtyBitmap(setting: 0...1))))
  }
}
