// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import CPeers
import IOMMUFD

/// The value of an area, as in the simulator.
struct Area: AddressIndexValue {
  let userAddress: UInt64
  let protection: Protection
  let pagesWritable: Bool

  var kinds: Protection { protection }
}

/// What all peers are given.
struct Input {
  /// Disjoint ranges in random order.
  var areas: [peer_area] = []
  /// An address in each, in another order.
  var addresses: [UInt64] = []
  /// The first addresses of one half, in a third order.
  var removed: [UInt64] = []
  /// Ranges over a random part of all areas.
  var spans: [IOVARange] = []
  /// Areas with holes of 64 KiB between them that begin 4 KiB above a multiple of 64 KiB.
  var fragments: [peer_area] = []

  /// Makes input of a size; equal sizes give equal input.
  init(count: Int) {
    var random = SplitMix64(state: UInt64(count))
    for i in 0..<UInt64(count) {
      let first = (i << 16) + (random.next() % 8) << 12
      areas.append(Self.area(first, pages: 1 + random.next() % 8, random.next()))
      fragments.append(Self.area(i << 17 + 0x11000, pages: 16, random.next()))
    }
    areas.shuffle(using: &random)
    addresses = areas.map { $0.first + random.next() % ($0.last - $0.first + 1) }
    addresses.shuffle(using: &random)
    removed = areas.prefix(count / 2).map(\.first)
    removed.shuffle(using: &random)
    fragments.shuffle(using: &random)
    let end = UInt64(count) << 16
    spans = (0..<1000).compactMap { _ in
      let (a, b) = (random.next() % end, random.next() % end)
      return IOVARange(IOVA(min(a, b)), IOVA(max(a, b)))
    }
  }

  private static func area(_ first: UInt64, pages: UInt64, _ bits: UInt64) -> peer_area {
    peer_area(
      first: first, last: first + pages << 12 - 1, user_address: bits & ~0xfff,
      protection: UInt8(1 + bits % 3), pages_writable: 1)
  }
}

/// A small generator of random numbers: equal seeds give equal input on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}
