// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The reply to IOMMU_HWPT_GET_DIRTY_BITMAP.
struct DirtyBitmapTests {
  private func world(bitmap: UInt64) -> RawWorld {
    RawWorld(
      pack(
        .word(48), .word(4), .word(0), .word(0), .quad(0x10000), .quad(0x80000), .quad(0x800), .quad(bitmap)
      ))
  }

  private func dirty(_ runs: ClosedRange<UInt64>...) -> Result<Response, Refusal> {
    var bitmap = DirtyBitmap()
    for run in runs { bitmap.set(run) }
    return .success(.dirty(bitmap))
  }

  @Test(arguments: [0x30000, 0x30001, 0x30ff1, 0x30fff] as [UInt64])
  func `bits are added to those that are set, at any address`(bitmap: UInt64) {
    var world = world(bitmap: bitmap)
    world.memory.add([0x80, 0, 0x10, 0, 0, 0x55], at: bitmap)
    let before = world.structure(48)
    #expect(world.answer(0x3b8c, with: dirty(0...0, 3...17, 30...38))?.value == 0)
    #expect(world.memory[bitmap, 6] == [0xf9, 0xff, 0x13, 0xc0, 0x7f, 0x55])
    #expect(world.structure(48) == before)
  }

  @Test(arguments: [0, 1, 7, 8, 15, 63, 4095, 32767, 32768] as [UInt64])
  func `every run sets just its bits`(first: UInt64) {
    for last in [first, first + 1, first + 7, first + 8, first + 40000] {
      var world = world(bitmap: 0x30123)
      world.memory.addZeros(20000, at: 0x30123)
      _ = world.answer(0x3b8c, with: dirty(first...last))
      let bytes = world.memory[0x30123, 20000]
      #expect(bytes.reduce(0) { $0 + UInt64($1.nonzeroBitCount) } == last - first + 1)
      #expect(bytes[Int(first / 8)] & 1 << (first % 8) != 0)
      #expect(bytes[Int(last / 8)] & 1 << (last % 8) != 0)
    }
  }

  @Test func `what cannot be stored is dropped without a word`() {
    var nowhere = world(bitmap: 0)
    #expect(nowhere.answer(0x3b8c, with: dirty(0...100))?.value == 0)
    var wrapped = world(bitmap: .max)
    #expect(wrapped.answer(0x3b8c, with: dirty(0...100))?.value == 0)
    var holed = world(bitmap: 0x30000)
    holed.memory.addZeros(0x1000, at: 0x30000)
    holed.memory.addZeros(0x1000, at: 0x31000, isWritable: false)
    holed.memory.addZeros(0x1000, at: 0x33000)
    #expect(holed.answer(0x3b8c, with: dirty(0...0x1ffff))?.value == 0)
    #expect(holed.memory[0x30000, 0x1000].allSatisfy { $0 == 0xff })
    #expect(holed.memory[0x31000, 0x1000].allSatisfy { $0 == 0 })
    #expect(holed.memory[0x33000, 0x1000].allSatisfy { $0 == 0xff })
  }

  @Test func `a run without end ends`() {
    var world = world(bitmap: 0x30000)
    world.memory.addZeros(0x1000, at: 0x30000)
    #expect(world.answer(0x3b8c, with: dirty(0...UInt64.max))?.value == 0)
    #expect(world.memory[0x30000, 0x1000].allSatisfy { $0 == 0xff })
  }

  @Test func `a wrong response is EIO`() {
    var world = world(bitmap: 0)
    #expect(world.answer(0x3b8c, with: .success(.count(1)))?.errno == .EIO)
  }
}
