// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import TestSupport

/// Where the ranges of a test lie.
enum Pattern: CaseIterable {
  /// Few addresses at both ends and in the middle of the space.
  case crowded
  /// Pages, anywhere in the lowest 2^34 bytes.
  case pages
  /// Runs of single bytes and words.
  case bytes
  /// Clusters of pages, far apart.
  case clusters
  /// Long ranges and long holes, all over the space.
  case wide

  func range(_ random: inout SplitMix64) -> IOVARange {
    let (first, length): (UInt64, UInt64)
    switch self {
    case .crowded:
      let place = random.below(3000)
      first = random.pick([place, 1 << 32 + place * 64, .max - place])
      length = random.pick([1, 1, 2, 64])
    case .pages:
      (first, length) = (random.below(1 << 22) << 12, (1 + random.below(8)) << 12)
    case .bytes:
      (first, length) = (random.below(1 << 14), 1 + random.below(3))
    case .clusters:
      first = random.below(12) << 40 + random.below(600) << 12
      length = random.pick([4096, 4096, 8192, 100])
    case .wide:
      first = random.next() >> random.below(8)
      length = 1 + random.next() >> (8 + random.below(40))
    }
    return IOVARange(IOVA(first), length: length) ?? IOVARange(IOVA(first))
  }
}

extension SplitMix64 {
  mutating func below(_ limit: UInt64) -> UInt64 { UInt64.random(in: 0..<limit, using: &self) }

  mutating func demand() -> Placement {
    let alignment: UInt64 = 1 << below(24)
    let page = below(4096)
    return Placement(
      length: pick([1, 2, 3, 64, 4096, 4096, 8192, 0x1_0000, alignment, 1 << below(40), 1 + next() >> 3]),
      alignment: alignment, pageOffset: pick([0, 0, page, page & ~(alignment - 1)]))
  }
}
