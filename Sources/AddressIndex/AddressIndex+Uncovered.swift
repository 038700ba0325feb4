// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// The lowest address at or above another that no element covers; nil where there is none.
  ///
  /// O(log n) sums over the tree for each bit of an address, however many elements lie between.
  public func firstUncovered(from address: IOVA) -> IOVA? {
    guard element(at: address) != nil else { return address }
    let room = IOVA.max.rawValue - address.rawValue
    return Self.least(upTo: room) { distance in
      let end = IOVA(address.rawValue + distance)
      return !isCovered(address, end, distance)
    }.map { IOVA(address.rawValue + $0) }
  }

  /// The highest address at or below another that no element covers; nil where there is none.
  ///
  /// As costly as ``firstUncovered(from:)``.
  public func lastUncovered(upTo address: IOVA) -> IOVA? {
    guard element(at: address) != nil else { return address }
    return Self.least(upTo: address.rawValue) { distance in
      let start = IOVA(address.rawValue - distance)
      return !isCovered(start, address, distance)
    }.map { IOVA(address.rawValue - $0) }
  }

  private func isCovered(_ first: IOVA, _ last: IOVA, _ distance: UInt64) -> Bool {
    IOVARange(first, last).map { summary(of: $0).bytes == UInt128(distance) + 1 } ?? false
  }

  /// The smallest number for which something holds that holds for all above; nil where it does not hold for the largest.
  private static func least(upTo most: UInt64, _ holds: (UInt64) -> Bool) -> UInt64? {
    guard holds(most) else { return nil }
    var (low, high): (UInt64, UInt64) = (0, most)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
