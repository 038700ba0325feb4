// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import TestSupport

@testable import Simulator

/// A value for index tests.
struct Tag: AddressIndexValue {
  let number: Int
  let kinds: Protection
}

/// What an address index should do, in the plainest way: an array that is searched from its start.
struct NaiveIndex {
  typealias Element = AddressIndex<Tag>.Element

  private(set) var elements: [Element] = []

  mutating func insert(_ range: IOVARange, _ tag: Tag) -> Bool {
    if elements.contains(where: { $0.range.overlaps(range) }) { return false }
    elements.append(Element(range, tag))
    elements.sort { $0.range.first < $1.range.first }
    return true
  }

  mutating func remove(startingAt address: IOVA) -> Element? {
    elements.firstIndex { $0.range.first == address }.map { elements.remove(at: $0) }
  }

  func element(at address: IOVA) -> Element? { elements.first { $0.range.contains(address) } }

  func element(atOrAbove address: IOVA) -> Element? { elements.first { $0.range.last >= address } }

  func element(below address: IOVA) -> Element? { elements.last { $0.range.last < address } }

  func elements(overlapping range: IOVARange) -> [Element] { elements.filter { $0.range.overlaps(range) } }

  func summary(of range: IOVARange) -> AddressSummary<Protection> {
    var summary = AddressSummary<Protection>()
    for element in elements(overlapping: range) {
      summary.count += 1
      summary.bytes += element.range.intersection(range)?.byteCount ?? 0
      summary.kinds.formUnion(element.value.kinds)
    }
    return summary
  }

  func lowestHole(in range: IOVARange, for demand: Placement) -> IOVA? {
    holes(between: elements.map(\.range), in: range).lazy.compactMap(demand.address).first
  }
}

/// The maximal ranges that none of some ranges touches, ascending; the ranges may overlap.
func holes(between ranges: [IOVARange], in whole: IOVARange) -> [IOVARange] {
  var holes = [whole]
  for range in ranges {
    holes = holes.flatMap { hole in
      guard hole.overlaps(range) else { return [hole] }
      let below = range.first.previous.flatMap { IOVARange(hole.first, $0) }
      let above = range.last.next.flatMap { IOVARange($0, hole.last) }
      return [below, above].compactMap(\.self)
    }
  }
  return holes
}

extension SplitMix64 {
  /// An address of a few that lie at the start, in the middle and at the end of all addresses.
  mutating func crowdedAddress() -> IOVA {
    let place = UInt64.random(in: 0..<60, using: &self)
    switch place {
    case 0..<20: return IOVA(place)
    case 20..<40: return IOVA(0x1_0000_0000 + place * 4096)
    default: return IOVA(.max - (59 - place))
    }
  }

  /// A range between two such addresses, mostly a small one.
  mutating func crowdedRange() -> IOVARange {
    let first = crowdedAddress()
    if oneIn(4) {
      let last = crowdedAddress()
      return IOVARange(Swift.min(first, last), Swift.max(first, last)) ?? IOVARange(first)
    }
    return IOVARange(first, length: UInt64.random(in: 1...4, using: &self)) ?? IOVARange(first)
  }

  mutating func demand() -> Placement {
    Placement(
      length: pick([1, 2, 3, 7, 4096, 0x1_0000_0000, 1 << 63]),
      alignment: 1 << UInt64.random(in: 0...14, using: &self),
      pageOffset: oneIn(2) ? 0 : UInt64.random(in: 0..<8, using: &self))
  }
}
