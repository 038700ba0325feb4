// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// The reply to VFIO_IOMMU_GET_INFO, a struct with a chain of capabilities behind it.
struct CompatInfoTests {
  private static let info = CompatInfo(
    pageSizes: 0x1000,
    ranges: [(0, 0xfff), (0x2000, .max)].compactMap { IOVARange(IOVA($0.0), IOVA($0.1)) })
  /// 24 of the struct, 16 of the first capability, 16 and two ranges of the second.
  private static let total = 88

  private func answer(argsz: UInt32, bytes: Int) -> (Outcome?, [UInt8]) {
    let filler = [UInt8](repeating: 0xee, count: max(0, bytes - 4))
    var world = RawWorld(argsz.littleEndianBytes + filler)
    let outcome = world.answer(0x3b70, with: .success(.compatInfo(Self.info)))
    return (outcome, world.structure(bytes))
  }

  @Test func `with room for all the chain is complete`() {
    let (outcome, bytes) = answer(argsz: 88, bytes: 96)
    #expect(outcome?.value == 0)
    let expected =
      pack(.word(88), .word(3), .quad(0x1000), .word(24), .word(0))
      + pack(.half(3), .half(1), .word(40), .word(.max), .word(0xeeee_eeee))
      + pack(.half(1), .half(1), .word(0), .word(2), .word(0))
      + pack(.quad(0), .quad(0xfff), .quad(0x2000), .quad(.max))
    #expect(Array(bytes.prefix(88)) == expected)
    #expect(bytes.suffix(8).allSatisfy { $0 == 0xee })
  }

  @Test(arguments: 16..<100)
  func `no byte beyond the stated size is written`(argsz: Int) {
    let (outcome, bytes) = answer(argsz: UInt32(argsz), bytes: 120)
    #expect(outcome?.value == 0)
    #expect(bytes.dropFirst(min(argsz, Self.total)).allSatisfy { $0 == 0xee })
    #expect(bytes.word(0) == 88)
    #expect(bytes.word(4) == 3)
    #expect(bytes.quad(8) == 0x1000)
    if argsz >= 20 { #expect(bytes.word(16) == (argsz >= 88 ? 24 : 0)) }
    #expect((bytes.word(32) == .max) == (argsz >= 36))
    #expect((bytes.word(28) == 40) == (argsz >= 40))
    #expect((bytes.word(28) == 0) == (36..<40).contains(argsz))
    #expect((bytes.quad(56) == 0) == (argsz >= 72))
    #expect((bytes.word(40) == 0x1_0001) == (argsz >= 88))
  }

  @Test(arguments: [16, 23, 30, 39, 50, 60, 80])
  func `memory that ends too early is EFAULT`(bytes: Int) {
    #expect(answer(argsz: 88, bytes: bytes).0?.errno == .EFAULT)
  }

  @Test func `a wrong response is EIO`() {
    var world = RawWorld(pack(.word(24), .word(0), .quad(0)))
    #expect(world.answer(0x3b70, with: .success(.done))?.errno == .EIO)
  }
}
