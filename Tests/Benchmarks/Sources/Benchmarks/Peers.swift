// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import CPeers
import IOMMUFD

/// A structure under measurement: every method runs a batch and returns a number to compare.
protocol Peer: SendableMetatype {
  /// Makes an empty one.
  init()
  mutating func insert(_ areas: [peer_area]) -> UInt64
  mutating func remove(_ firsts: [UInt64]) -> UInt64
  func lookup(_ addresses: [UInt64]) -> UInt64
  func below(_ addresses: [UInt64]) -> UInt64
  func lowestHoles(_ demand: Placement, in ranges: ArraySlice<IOVARange>) -> UInt64
  func summaries(_ ranges: ArraySlice<IOVARange>) -> UInt64
  /// A copy that later changes do not reach.
  func snapshot() -> Self
  /// Frees what is not freed by itself.
  func end()
  /// Whether holes, summaries and snapshots are quick enough for many of them.
  static var isLogarithmic: Bool { get }
}

/// The index of this project.
struct Index: Peer {
  static let isLogarithmic = true

  private var index = AddressIndex<Area>()

  mutating func insert(_ areas: [peer_area]) -> UInt64 {
    var inserted: UInt64 = 0
    for area in areas {
      guard let range = IOVARange(IOVA(area.first), IOVA(area.last)) else { continue }
      let value = Area(
        userAddress: area.user_address, protection: Protection(rawValue: area.protection),
        pagesWritable: area.pages_writable != 0)
      if index.insert(range, value) { inserted += 1 }
    }
    return inserted
  }

  mutating func remove(_ firsts: [UInt64]) -> UInt64 {
    var removed: UInt64 = 0
    for first in firsts where index.remove(startingAt: IOVA(first)) != nil { removed += 1 }
    return removed
  }

  func lookup(_ addresses: [UInt64]) -> UInt64 {
    var sum: UInt64 = 0
    for address in addresses { sum &+= index.element(at: IOVA(address))?.value.userAddress ?? 0 }
    return sum
  }

  func below(_ addresses: [UInt64]) -> UInt64 {
    var sum: UInt64 = 0
    for address in addresses { sum &+= index.element(below: IOVA(address))?.value.userAddress ?? 0 }
    return sum
  }

  func lowestHoles(_ demand: Placement, in ranges: ArraySlice<IOVARange>) -> UInt64 {
    var sum: UInt64 = 0
    for range in ranges { sum &+= index.lowestHole(in: range, for: demand)?.rawValue ?? .max }
    return sum
  }

  func summaries(_ ranges: ArraySlice<IOVARange>) -> UInt64 {
    var sum: UInt64 = 0
    for range in ranges {
      let summary = index.summary(of: range)
      sum &+= UInt64(summary.count) &+ UInt64(summary.bytes) &+ UInt64(summary.kinds.rawValue)
    }
    return sum
  }

  func snapshot() -> Index { self }

  func end() {}
}

/// One of the C++ maps.
protocol ForeignPeer: Peer {
  static var kind: peer_kind { get }
  var map: OpaquePointer? { get }
  init(map: OpaquePointer?)
}

extension ForeignPeer {
  static var isLogarithmic: Bool { false }

  init() { self.init(map: peer_make(Self.kind)) }
  func insert(_ areas: [peer_area]) -> UInt64 { peer_insert(map, areas, areas.count) }
  func remove(_ firsts: [UInt64]) -> UInt64 { peer_remove(map, firsts, firsts.count) }
  func lookup(_ addresses: [UInt64]) -> UInt64 { peer_lookup(map, addresses, addresses.count) }
  func below(_ addresses: [UInt64]) -> UInt64 { peer_below(map, addresses, addresses.count) }

  func lowestHoles(_ demand: Placement, in ranges: ArraySlice<IOVARange>) -> UInt64 {
    let demand = peer_demand(
      length: demand.length, alignment: demand.alignment, page_offset: demand.pageOffset)
    return ranges.reduce(0) { $0 &+ peer_lowest_hole(map, $1.first.rawValue, $1.last.rawValue, demand) }
  }

  func summaries(_ ranges: ArraySlice<IOVARange>) -> UInt64 {
    ranges.reduce(0) {
      let summary = peer_summarise(map, $1.first.rawValue, $1.last.rawValue)
      return $0 &+ summary.count &+ summary.bytes &+ UInt64(summary.kinds)
    }
  }

  func snapshot() -> Self { Self(map: peer_copy(map)) }
  func end() { peer_free(map) }
}

/// `absl::btree_map`, from first addresses.
struct AbslMap: ForeignPeer {
  static let kind = PEER_ABSL_BTREE
  let map: OpaquePointer?
}

/// `std::map`, from first addresses.
struct StdMap: ForeignPeer {
  static let kind = PEER_STD_MAP
  let map: OpaquePointer?
}

/// `boost::icl::interval_map`.
struct IclMap: ForeignPeer {
  static let kind = PEER_BOOST_ICL
  let map: OpaquePointer?
}
