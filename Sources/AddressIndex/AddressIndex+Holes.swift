// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// The lowest address in a range that is free for a demand; nil if there is none.
  ///
  /// Every hole between two neighbours, cut by the range, is asked in ascending order, as the kernel
  /// does; but subtrees without a suitable hole are passed over, so it takes O(log n).
  ///
  /// That is exact for alignments from 64 bytes to 2 MiB, all the kernel has, of holes and demands in
  /// multiples of 32 bytes, and for byte alignment without a page offset. What is left:
  ///
  /// - At an alignment below a page, a page offset with bits at or above the alignment is put in by OR,
  ///   which may need more room than any summary of lengths tells. Holes that are long enough, but not
  ///   where the OR leads, are then asked one by one: O(m log n) for m such holes below the answer.
  /// - The same holds of holes that are less than 32 bytes too short (64 at 2 MiB), and of holes that
  ///   suit 2 MiB but not a greater alignment.
  @inlinable
  public func lowestHole(in range: IOVARange, for demand: Placement) -> IOVA? {
    var search = HoleSearch(range, demand)
    let found = read { search.visit($0) }
    return found ?? search.ask(upTo: range.last.rawValue)
  }
}

/// A walk over the holes in a range, in ascending order.
@usableFromInline
struct HoleSearch {
  /// Where the hole to ask next begins; nil behind the range.
  @usableFromInline var start: UInt64?
  @usableFromInline let last: UInt64
  @usableFromInline let demand: Placement
  @usableFromInline let need: Need

  @inlinable
  init(_ range: IOVARange, _ demand: Placement) {
    start = range.first.rawValue
    last = range.last.rawValue
    self.demand = demand
    need = Need(demand)
  }

  /// The address in the hole that ends at an address.
  @inlinable
  func ask(upTo end: UInt64) -> IOVA? {
    guard let start, let hole = IOVARange(IOVA(start), IOVA(end)) else { return nil }
    return demand.address(in: hole)
  }

  /// Asks the hole below the next element or child, and goes on to where that begins.
  @inlinable @inline(__always)
  mutating func pass(_ first: UInt64) -> IOVA? {
    guard let start, start < first else { return nil }
    let end = min(first &- 1, last)
    if end &- start >= need.bytes &- 1, let found = ask(upTo: end) { return found }
    self.start = first <= last ? first : nil
    return nil
  }

  /// Goes on to behind an element or child.
  @inlinable @inline(__always)
  mutating func skip(_ end: UInt64) { start = end < last ? end &+ 1 : nil }

  /// Asks the holes below a node and the one before it.
  @inlinable
  mutating func visit(_ node: BorrowedNode<some AddressIndexValue>) -> IOVA? {
    guard let begin = start else { return nil }
    if node.isLeaf { return visit(node.leaf, from: begin) }
    let inner = node.inner
    for i in inner.count(below: begin)..<inner.count {
      if let found = pass(inner.firsts[i]) { return found }
      if start == nil { return nil }
      let child = inner.children.borrow(i)
      if child.digest.room.mayFit(need), let found = visit(child) { return found }
      skip(inner.lasts[i])
      if start == nil { return nil }
    }
    return nil
  }

  @inlinable
  mutating func visit(_ leaf: Leaf<some AddressIndexValue>, from begin: UInt64) -> IOVA? {
    for i in leaf.count(below: begin)..<leaf.count {
      if let found = pass(leaf.firsts[i]) { return found }
      if start == nil { return nil }
      skip(leaf.lasts[i])
      if start == nil { return nil }
    }
    return nil
  }
}
