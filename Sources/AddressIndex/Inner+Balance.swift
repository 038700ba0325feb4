// SPDX-License-Identifier: Apache-2.0

// Children that are too full or too thin share with their neighbours.

extension Inner {
  /// Whether a child is less full than it should be.
  @inlinable
  func isThin(_ i: Int) -> Bool {
    let child = children.borrow(i)
    return child.count < (child.isLeaf ? Shape.leafMinimum : Shape.innerMinimum)
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

  /// Whether a child is a leaf that can hold no more.
  @inlinable @inline(__always)
  func hasFullLeaf(_ i: Int) -> Bool {
    let child = children.borrow(i)
    return child.count == Shape.leafCapacity && child.isLeaf
  }

  /// Makes room in a full leaf by moving some of its elements to a neighbour; false if that does not pay.
  ///
  /// Leaves are fuller than if all were divided as soon as they are full. The elements below this node
  /// stay the same, and so does its digest. A neighbour that another index shares is left alone: to copy
  /// it would take as much memory as a new leaf.
  @inlinable @inline(never)
  func relieve(_ i: Int) -> Bool {
    for lower in [i - 1, i] where lower >= 0 && lower + 1 < count {
      let other = lower < i ? lower : i + 1
      let hasRoom = children.borrow(other).count <= Shape.leafCapacity - Shape.leafRelief
      if hasRoom, isKnownUniquelyReferenced(&children[other]) {
        Node.makeUnique(&children[i])
        Self.even(children[lower], children[lower + 1])
        refresh(lower)
        refresh(lower + 1)
        return true
      }
    }
    return false
  }
}
