// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// IOMMU_HWPT_INVALIDATE.
struct InvalidateTests {
  private func invalidate(
    entries: UInt64 = 0x5000, type: UInt32 = 7, length: UInt32 = 8, count: UInt32 = 1,
    reserved: UInt32 = 0, readable: UInt64 = 0
  ) -> Decoded {
    var world = RawWorld(
      pack(
        .word(32), .word(4), .quad(entries), .word(type), .word(length), .word(count), .word(reserved)))
    world.memory.addZeros(readable, at: 0x20000)
    return world.decode(0x3b8d)
  }

  @Test func `what is refused before the look-up is still written back`() {
    let wrong: [(Decoded, Errno)] = [
      (invalidate(reserved: 1), .EOPNOTSUPP), (invalidate(entries: 0), .EINVAL),
      (invalidate(length: 0), .EINVAL), (invalidate(length: 4097), .EINVAL),
      (invalidate(length: .max, count: .max), .EINVAL), (invalidate(count: 524_289), .EINVAL),
      (invalidate(entries: 0, count: .max, reserved: .max), .EOPNOTSUPP),
    ]
    for (decoded, errno) in wrong {
      guard case .refused(let refusal, _) = decoded else {
        Issue.record("\(decoded) writes nothing")
        continue
      }
      #expect(refusal.errno == errno)
      #expect(refusal.done == nil)
    }
  }

  @Test func `without entries only the type counts`() {
    let empty = Invalidation(type: 7, entryLength: 0, count: 0, bytes: [])
    #expect(invalidate(entries: 0, length: 0, count: 0).request == .hwptInvalidate(4, empty))
    let long = Invalidation(type: 7, entryLength: .max, count: 0, bytes: [])
    #expect(invalidate(length: .max, count: 0).request == .hwptInvalidate(4, long))
  }

  @Test(arguments: [0, 1, 8, 12, 70000, 200_000] as [UInt64])
  func `entries are read up to the first byte that cannot be`(readable: UInt64) {
    let decoded = invalidate(entries: 0x20000, length: 4096, count: 524_288, readable: readable)
    let expected = Invalidation(
      type: 7, entryLength: 4096, count: 524_288, bytes: [UInt8](repeating: 0, count: Int(readable)))
    #expect(decoded.request == .hwptInvalidate(4, expected))
  }

  @Test func `no more entries are read than there are`() {
    let expected = Invalidation(type: 7, entryLength: 8, count: 2, bytes: [UInt8](repeating: 0, count: 16))
    #expect(
      invalidate(entries: 0x20000, length: 8, count: 2, readable: 100).request
        == .hwptInvalidate(4, expected))
  }
}
