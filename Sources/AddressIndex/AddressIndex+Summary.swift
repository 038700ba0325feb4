// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What lies in a range of an index.
public struct AddressSummary<Kinds: OptionSet & Hashable & Sendable>: Hashable, Sendable {
  /// The number of elements that overlap the range.
  public var count = 0
  /// The bytes of the range that are covered.
  public var bytes: UInt128 = 0
  /// The kinds of values present.
  public var kinds: Kinds = []
  /// The sum of the elements' looks, modulo 2^64.
  @usableFromInline var looks: UInt64 = 0

  /// Creates the summary of an empty range.
  @inlinable
  public init() {}
}

extension AddressSummary {
  /// Whether count, bytes and kinds are the same.
  public static func == (a: Self, b: Self) -> Bool {
    (a.count, a.bytes, a.kinds) == (b.count, b.bytes, b.kinds)
  }

  /// Feeds count, bytes and kinds into a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(bytes)
    hasher.combine(kinds)
  }
}

extension AddressIndex {
  /// Summarises what lies in a range.
  @inlinable
  public func summary(of range: IOVARange) -> AddressSummary<Value.Kinds> {
    var summary = AddressSummary<Value.Kinds>()
    if range == .all {
      summary.add(digest)
    } else {
      read { summary.add($0, range.first.rawValue, range.last.rawValue) }
    }
    return summary
  }
}

extension AddressSummary {
  @inlinable
  mutating func add(_ digest: Digest<Kinds>) {
    count += digest.count
    bytes += digest.bytes == 0 && digest.count > 0 ? 1 << 64 : UInt128(digest.bytes)
    kinds.formUnion(digest.kinds)
    looks &+= digest.looks
  }

  /// Adds what lies below a node and in a range: the whole of the children inside, and parts of the two
  /// at its ends.
  @inlinable
  mutating func add<Value>(_ node: BorrowedNode<Value>, _ first: UInt64, _ last: UInt64)
  where Value.Kinds == Kinds {
    if node.isLeaf { return add(node.leaf, first, last) }
    let inner = node.inner
    for i in inner.count(below: first)..<inner.count {
      if inner.firsts[i] > last { return }
      if inner.firsts[i] >= first, inner.lasts[i] <= last {
        add(inner.digest(ofChild: i))
      } else {
        add(inner.children.borrow(i), first, last)
      }
    }
  }

  @inlinable
  mutating func add<Value>(_ leaf: Leaf<Value>, _ first: UInt64, _ last: UInt64)
  where Value.Kinds == Kinds {
    for i in leaf.count(below: first)..<leaf.count {
      if leaf.firsts[i] > last { return }
      count += 1
      bytes += UInt128(min(leaf.lasts[i], last) - max(leaf.firsts[i], first)) + 1
      kinds.formUnion(leaf.values[i].kinds)
      looks &+= look(length: leaf.lasts[i] &- leaf.firsts[i], leaf.values[i].likeness)
    }
  }
}
