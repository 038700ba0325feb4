// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// Removes the element that begins at an address and returns it.
  @discardableResult @inlinable
  public mutating func remove(startingAt address: IOVA) -> Element? {
    guard var node = root.take() else { return nil }
    var change = Change()
    let removed = Node.remove(startingAt: address.rawValue, from: &node, &digest, &change)
    while !node.isLeaf, node.inner.count == 1 { node = node.inner.remove(at: 0) }
    root = digest.count > 0 ? node : nil
    return removed
  }
}

extension Node {
  /// Removes the element that begins at an address; nil if there is none.
  ///
  /// The node may be left less full than it should be, or empty.
  @inlinable
  static func remove(
    startingAt address: UInt64, from node: inout Node, _ digest: inout Digest<Value.Kinds>,
    _ change: inout Change
  ) -> AddressIndex<Value>.Element? {
    if node.isLeaf { return removeFromLeaf(startingAt: address, &node, &digest, &change) }
    makeUnique(&node)
    let inner = node.inner
    let i = inner.child(atOrAbove: address)
    let removed = remove(startingAt: address, from: &inner.children[i], &inner.digests[i], &change)
    guard let removed else { return nil }
    if inner.digests[i].count == 0 {
      _ = inner.remove(at: i)
      change = Change(all: digest.room)
      digest = inner.digest
      return removed
    }
    digest.subtract(removed.range.first.rawValue, removed.range.last.rawValue)
    if change.hasNewKinds { change.hasNewKinds = digest.kinds.replace(with: inner.kinds) }
    let (first, last) = change.hasNewFirst || change.hasNewLast ? inner.bounds(ofChild: i) : (0, 0)
    inner.absorb(&change, child: i, first, last, &digest.room)
    if inner.isThin(i) { inner.refill(i) }
    return removed
  }

  @inlinable
  static func removeFromLeaf(
    startingAt address: UInt64, _ node: inout Node, _ digest: inout Digest<Value.Kinds>,
    _ change: inout Change
  ) -> AddressIndex<Value>.Element? {
    let (i, count) = (node.leaf.count(below: address), node.leaf.count)
    guard i < count, node.leaf.firsts[i] == address, let removed = node.leaf.element(i) else { return nil }
    makeUnique(&node)
    let leaf = node.leaf
    change.hasNewFirst = i == 0
    change.hasNewLast = i &+ 1 == count
    leaf.remove(at: i, &digest.room, &change)
    digest.subtract(removed.range.first.rawValue, removed.range.last.rawValue)
    if removed.value.kinds != [] {
      change.hasNewKinds = digest.kinds.replace(with: leaf.kinds(among: digest.kinds))
    }
    return removed
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
  func remove(at i: Int, _ room: inout Room, _ change: inout Change) {
    let old = room
    if change.hasNewFirst || change.hasNewLast {
      // The hole at this end goes.
      let end = change.hasNewFirst ? 1 : i
      let gone = count > 1 ? hole(before: end) : Room()
      _ = remove(at: i)
      room = room.replacing(gone, with: Room()) ?? self.room
    } else {
      // The holes on both sides become one.
      _ = remove(at: i)
      room.add(after: lasts[i &- 1], before: firsts[i])
    }
    change.note(old, room)
  }
}

extension Inner {
  /// The first and the last address of a child, from its contents.
  @inlinable @inline(never)
  func bounds(ofChild i: Int) -> (UInt64, UInt64) {
    let node = children.borrow(i)
    if node.isLeaf { return (node.leaf.firsts[0], node.leaf.lasts[node.leaf.count &- 1]) }
    return (node.inner.firsts[0], node.inner.lasts[node.inner.count &- 1])
  }

  /// Whether a child is less full than it should be.
  @inlinable
  func isThin(_ i: Int) -> Bool {
    let child = children.borrow(i)
    return child.isLeaf ? child.leaf.count < Shape.leafMinimum : child.inner.count < Shape.innerMinimum
  }

  /// Joins a thin child with a neighbour, or shares the neighbour's contents evenly with it.
  ///
  /// The elements below this node stay the same, and so does its digest. An only child stays thin: this
  /// node is then too thin itself, so that its parent will refill it, or it lies on an edge.
  @inlinable @inline(never)
  func refill(_ i: Int) {
    if count == 1 { return }
    let lower = max(i - 1, 0)
    Node.makeUnique(&children[lower])
    Node.makeUnique(&children[lower + 1])
    Self.even(children[lower], children[lower + 1])
    if children[lower + 1].count == 0 { _ = remove(at: lower + 1) } else { refresh(lower + 1) }
    refresh(lower)
  }

  /// Moves everything into the lower of two siblings if it fits there, else half of it.
  @inlinable
  static func even(_ lower: Node<Value>, _ upper: Node<Value>) {
    let total = lower.count + upper.count
    let capacity = lower.isLeaf ? Shape.leafCapacity : Shape.innerCapacity
    let goal = total <= capacity ? total : total / 2
    if lower.isLeaf {
      if goal > lower.count {
        lower.leaf.moveDown(goal - lower.count, from: upper.leaf)
      } else {
        lower.leaf.moveUp(lower.count - goal, to: upper.leaf)
      }
    } else if goal > lower.count {
      lower.inner.moveDown(goal - lower.count, from: upper.inner)
    } else {
      lower.inner.moveUp(lower.count - goal, to: upper.inner)
    }
  }
}
