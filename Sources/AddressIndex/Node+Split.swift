// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Node {
  /// Divides a full leaf, puts an element into one of the halves, and returns the upper half.
  @inlinable @inline(never)
  func split(inserting new: AddressIndex<Value>.Element, at i: Int, _ edges: Edges) -> Node {
    let upper = Node.make(height: 0)
    let kept = leaf.splitPosition(forInsertionAt: i, edges)
    leaf.moveUp(leaf.count - kept, to: upper.leaf)
    let (first, last) = (new.range.first.rawValue, new.range.last.rawValue)
    if i <= kept, kept < Shape.leafCapacity {
      leaf.insert(first, last, new.value, at: i)
    } else {
      upper.leaf.insert(first, last, new.value, at: i - kept)
    }
    borrowed.refreshDigest()
    upper.borrowed.refreshDigest()
    return upper
  }

  /// Inserts a new child above another, and returns the upper half if that divides this inner node.
  @inlinable @inline(never)
  func insert(_ child: Node, above i: Int, at edges: Edges) -> Node? {
    if inner.count < Shape.innerCapacity {
      inner.insert(Inner.child(child), at: i + 1)
      return nil
    }
    let upper = Node.make(height: height)
    let kept = inner.splitPosition(forInsertionAt: i + 1, edges)
    inner.moveUp(inner.count - kept, to: upper.inner)
    if i + 1 <= kept, kept < Shape.innerCapacity {
      inner.insert(Inner.child(child), at: i + 1)
    } else {
      upper.inner.insert(Inner.child(child), at: i + 1 - kept)
    }
    borrowed.refreshDigest()
    upper.borrowed.refreshDigest()
    return upper
  }
}

extension Leaf {
  /// How many elements a full leaf keeps.
  ///
  /// All of them at an edge that grows outwards, and none at the other, where they go to the new leaf.
  /// A run of neighbouring insertions inside the tree cuts where it goes on, so that what it has filled
  /// stays filled; anything else cuts in the middle.
  @inlinable
  func splitPosition(forInsertionAt i: Int, _ edges: Edges) -> Int {
    let capacity = Shape.leafCapacity
    if i == capacity, edges.contains(.right) { return capacity }
    if i == 0, edges.contains(.left) { return 0 }
    let isRun = i == latest + 1 || i == latest
    return isRun ? min(max(i, Shape.leafMinimum), capacity - Shape.leafMinimum) : capacity / 2
  }
}

extension Inner {
  /// How many children a full inner node keeps, as for a leaf.
  @inlinable
  func splitPosition(forInsertionAt i: Int, _ edges: Edges) -> Int {
    let capacity = Shape.innerCapacity
    if i == capacity, edges.contains(.right) { return capacity }
    if i <= 1, edges.contains(.left) { return 1 }
    return capacity / 2
  }
}
