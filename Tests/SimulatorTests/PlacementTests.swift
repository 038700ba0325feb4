// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import TestSupport
import Testing

struct PlacementTests {
  /// Length, alignment and page offset; the hole; where the demand goes.
  static let table: [(demand: Placement, hole: ClosedRange<UInt64>, address: UInt64?)] = [
    (.init(length: 1, alignment: 1, pageOffset: 0), 0...0, nil),  // one byte is never used
    (.init(length: 1, alignment: 1, pageOffset: 0), 0...1, 0),
    (.init(length: 1, alignment: 1, pageOffset: 0), UInt64.max...UInt64.max, nil),
    (.init(length: 1, alignment: 1, pageOffset: 0), (.max - 1) ... .max, .max - 1),
    (.init(length: 2, alignment: 1, pageOffset: 0), 5...6, 5),  // longer demands may fit exactly
    (.init(length: 3, alignment: 1, pageOffset: 0), 5...6, nil),
    (.init(length: 4096, alignment: 4096, pageOffset: 0), 0x1000...0x1fff, 0x1000),
    (.init(length: 4096, alignment: 4096, pageOffset: 0), 0x1001...0x2fff, 0x2000),
    (.init(length: 4096, alignment: 4096, pageOffset: 0), 0x1001...0x2ffe, nil),
    (.init(length: 4096, alignment: 4096, pageOffset: 0), 0x1000...0x1ffe, nil),
    (.init(length: 4096, alignment: 0x20_0000, pageOffset: 0), 1...0x20_0fff, 0x20_0000),
    (.init(length: 0x100, alignment: 0x100, pageOffset: 0x300), 0x1000...0x1fff, 0x1300),
    (.init(length: 0x100, alignment: 0x100, pageOffset: 0x300), 0x1400...0x1fff, 0x1700),  // or, not plus
    (.init(length: 0x100, alignment: 0x100, pageOffset: 0x300), 0x1800...0x1fff, 0x1b00),
    (.init(length: 0x100, alignment: 0x100, pageOffset: 0x300), 0x1000...0x13fe, nil),
    (.init(length: 1, alignment: 1, pageOffset: 1), 0x1002...0x1fff, 0x1003),
    (.init(length: 1, alignment: 1, pageOffset: 0xfff), 0x1000...0x1fff, nil),  // it would be the last byte
    (.init(length: 1, alignment: 1, pageOffset: 0xfff), 0x1000...0x2000, 0x1fff),
    (.init(length: 1, alignment: 2, pageOffset: 0), UInt64.max...UInt64.max, nil),  // rounding up wraps
    (.init(length: 1, alignment: 0x20_0000, pageOffset: 0), (.max - 0x1f_fffe) ... .max, nil),
    (.init(length: 1, alignment: 0x20_0000, pageOffset: 0), (.max - 0x1f_ffff) ... .max, .max - 0x1f_ffff),
    (.init(length: 1 << 63, alignment: 1, pageOffset: 0), 0...UInt64.max, 0),
    (.init(length: .max, alignment: 1, pageOffset: 0), 0...UInt64.max, 0),
    (.init(length: .max, alignment: 1, pageOffset: 0), 1...UInt64.max, 1),
    (.init(length: .max, alignment: 1, pageOffset: 0), 2...UInt64.max, nil),
  ]

  @Test(arguments: table)
  func `a demand goes to the lowest address that suits`(
    demand: Placement, hole: ClosedRange<UInt64>, address: UInt64?
  ) {
    #expect(demand.address(in: IOVARange(hole)) == address.map { IOVA($0) })
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `no arithmetic wraps around`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2000 {
      let demand = random.demand()
      let hole = random.crowdedRange()
      #expect(demand.address(in: hole) == demand.widelyComputed(in: hole), "\(demand) in \(hole)")
    }
  }
}

extension Placement {
  /// The same rule with 128 bits, where nothing can overflow.
  fileprivate func widelyComputed(in hole: IOVARange) -> IOVA? {
    let (first, last) = (UInt128(hole.first.rawValue), UInt128(hole.last.rawValue))
    let steps = (first + UInt128(alignment) - 1) / UInt128(alignment)
    let start = (steps * UInt128(alignment)) | UInt128(pageOffset)
    let fits = start < last && start + UInt128(length) <= last + 1
    return fits ? IOVA(UInt64(start)) : nil
  }
}
