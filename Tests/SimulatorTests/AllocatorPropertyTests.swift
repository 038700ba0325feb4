// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import TestSupport
import Testing

@testable import Simulator

/// The choice of an address against a plain computation of the same rule; the argument is the seed.
struct AllocatorPropertyTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `the kernel's address is chosen, however the space is divided`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<150 {
      let table = random.table()
      for _ in 0..<4 {
        let (userAddress, length) = random.mapping()
        let found = try? table.chooseIOVA(userAddress: userAddress, length: length)
        #expect(found == table.plainChoice(userAddress: userAddress, length: length))
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a chosen address can be mapped`(seed: UInt64) throws {
    var random = SplitMix64(seed: 100 + seed)
    for _ in 0..<150 {
      let table = random.table()
      let (userAddress, length) = random.mapping()
      guard let found = try? table.chooseIOVA(userAddress: userAddress, length: length) else { continue }
      try table.checkIOVA(found, length: length)
      let range = try #require(IOVARange(found, length: length))
      let allowed = table.allowed.isEmpty ? [.all] : table.allowed
      #expect(holes(between: allowed, in: range).isEmpty, "\(range) is not allowed")
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `the unreserved ranges are the maximal ones between the reserved`(seed: UInt64) {
    var random = SplitMix64(seed: 200 + seed)
    for _ in 0..<300 {
      var table = IOPageTable()
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        try? table.reserve(random.crowdedRange(), for: .test)
      }
      let reserved = table.reserved.map(\.range)
      #expect(table.unreserved == holes(between: reserved, in: .all))
      let part = random.crowdedRange()
      #expect(table.unreserved(in: part) == holes(between: reserved, in: part))
    }
  }
}

extension SplitMix64 {
  /// The map of an IOAS whose first 64 pages and last 16 are divided at random.
  fileprivate mutating func table() -> IOPageTable {
    var table = IOPageTable()
    table.alignment = pick([1, 1, 2048, 4096])
    for _ in 0..<Int.random(in: 0...4, using: &self) { try? table.reserve(pages(), for: .test) }
    if oneIn(2) { try? table.reserve(IOVARange(0x4_0000...UInt64.max - 0x10000), for: .test) }
    for _ in 0..<Int.random(in: 0...8, using: &self) {
      let range = pages()
      if table.firstReservation(overlapping: range) == nil { table.areas.insert(range, .plain) }
    }
    if oneIn(2) {
      try? table.setAllowed((0..<3).map { _ in pages() }.map { AllowedRange($0.first, $0.last) })
    }
    return table
  }

  private mutating func pages() -> IOVARange {
    let base = oneIn(5) ? UInt64.max - 0xffff : 0
    let first = base + UInt64.random(in: 0..<64, using: &self) * (base == 0 ? 4096 : 1024)
    let length = UInt64.random(in: 1...16, using: &self) * pick([4096, 4096, 2048, 1])
    return IOVARange(IOVA(first), length: length) ?? IOVARange(IOVA(first))
  }

  fileprivate mutating func mapping() -> (userAddress: UInt64, length: UInt64) {
    let offset = pick([0, 0x1000, 0x3000, 0x800, 0x200, 0x201, 1] as [UInt64])
    let userAddress = oneIn(9) ? 0 : UserMemory.bufferBase + offset
    return (userAddress, pick([1, 2, 0x100, 0x800, 0x1000, 0x1000, 0x3000, 0x10000, 0x40_0000, 1 << 62]))
  }
}

extension Area {
  fileprivate static let plain = Area(
    userAddress: UserMemory.bufferBase, pages: .plain, protection: .read)
}

extension IOPageTable {
  /// The address that Linux 6.12 would choose, computed over lists of ranges.
  fileprivate func plainChoice(userAddress: UInt64, length: UInt64) -> IOVA? {
    var alignment: UInt64 = 1
    while alignment < length, alignment < 0x20_0000, userAddress & alignment == 0 { alignment *= 2 }
    if alignment < self.alignment { return nil }
    let demand = Placement(length: length, alignment: alignment, pageOffset: userAddress % 4096)
    let taken = reserved.map(\.range) + areas.ranges
    for span in spans {
      guard let start = demand.address(in: span), let rest = IOVARange(start, span.last) else { continue }
      if let found = holes(between: taken, in: rest).lazy.compactMap(demand.address).first { return found }
    }
    return nil
  }

  /// Where addresses may be chosen: what no hole between the allowed ranges touches, within the limits.
  private var spans: [IOVARange] {
    let limits = IOVARange(4096...UInt64.max - 4096)
    return allowed.isEmpty ? [limits] : holes(between: holes(between: allowed, in: .all), in: limits)
  }
}

extension AddressIndex {
  fileprivate var ranges: [IOVARange] {
    var ranges: [IOVARange] = []
    forEach { element in
      ranges.append(element.range)
      return true
    }
    return ranges
  }
}
