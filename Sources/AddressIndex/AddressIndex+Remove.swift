// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// Removes the element that begins at an address and returns it.
  @discardableResult @inlinable
  public mutating func remove(startingAt address: IOVA) -> Element? {
    guard var node = root.take() else { return nil }
    var change = Change()
    let removed = Node.remove(startingAt: address.rawValue, from: &node, &change)
    while !node.isLeaf, node.inner.count == 1 { node = node.inner.remove(at: 0) }
    root = node.count > 0 ? node : nil
    return removed
  }
}

extension Node {
  /// Removes the element that begins at an address; nil if there is none.
  ///
  /// The node may be left less full than it should be, or empty.
  @inlinable
  static func remove(
    startingAt address: UInt64, from node: inout Node, _ change: inout Change
  ) -> AddressIndex<Value>.Element? {
    if node.isLeaf { return removeFromLeaf(startingAt: address, &node, &change) }
    makeUnique(&node)
    let inner = node.inner
    let i = inner.child(atOrAbove: address)
    let removed = remove(startingAt: address, from: &inner.children[i], &change)
    guard let removed else { return nil }
    if inner.children.borrow(i).count == 0 {
      _ = inner.remove(at: i)
      change = Change(all: inner.digest.room)
      inner.digest = inner.computedDigest
      return removed
    }
    inner.digest.subtract(removed)
    if change.hasNewKinds { change.hasNewKinds = inner.digest.kinds.replace(with: inner.kinds) }
    let hasNewBounds = change.hasNewFirst || change.hasNewLast
    let (first, last) = hasNewBounds ? inner.children.borrow(i).bounds : (0, 0)
    inner.absorb(&change, child: i, first, last)
    if inner.isThin(i) { inner.refill(i) }
    return removed
  }

  @inlinable
  static func removeFromLeaf(
    startingAt address: UInt64, _ node: inout Node, _ change: inout Change
  ) -> AddressIndex<Value>.Element? {
    let (i, count) = (node.leaf.count(below: address), node.leaf.count)
    guard i < count, node.leaf.firsts[i] == address, let removed = node.leaf.element(i) else { return nil }
    makeUnique(&node)
    let leaf = node.leaf
    change.hasNewFirst = i == 0
    change.hasNewLast = i &+ 1 == count
    leaf.remove(at: i, &change)
    leaf.digest.subtract(removed)
    if removed.value.kinds != [] {
      change.hasNewKinds = leaf.digest.kinds.replace(with: leaf.kinds(among: leaf.digest.kinds))
    }
    return removed
  }
}

extension Digest {
  /// Takes an element out, without the holes around it and without its kinds.
  @inlinable
  mutating func subtract<Value>(_ old: AddressIndex<Value>.Element) where Value.Kinds == Kinds {
    subtract(old.range.first.rawValue, old.range.last.rawValue, old.value.likeness)
  }
}

extension OptionSet {
  /// Takes another value, and tells whether it differs.
  @inlinable
  mutating func replace(with other: Self) -> Bool {
    if other == self { return false }
    self = other
    return true
  }
}

extension Leaf {
  /// Removes an element, and brings the room of this leaf up to date.
  @inlinable @inline(__always)
  func remove(at i: Int, _ change: inout Change) {
    let old = digest.room
    if change.hasNewFirst || change.hasNewLast {
      // The hole at this end goes.
      let end = change.hasNewFirst ? 1 : i
      let gone = count > 1 ? hole(before: end) : Room()
      _ = remove(at: i)
      digest.room = old.replacing(gone, with: Room()) ?? computedRoom
    } else {
      // The holes on both sides become one.
      _ = remove(at: i)
      digest.room.add(after: lasts[i &- 1], before: firsts[i])
    }
    change.note(old, digest.room)
  }
}
