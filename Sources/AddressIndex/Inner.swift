// SPDX-License-Identifier: Apache-2.0

/// An inner node: children in ascending order, with their bounds, as columns.
@usableFromInline
struct Inner<Value: AddressIndexValue> {
  @usableFromInline typealias Child = (first: UInt64, last: UInt64, node: Node<Value>)

  @usableFromInline let memory: NodeMemory<Value.Kinds>

  @inlinable
  init(memory: NodeMemory<Value.Kinds>) { self.memory = memory }

  @inlinable static var byteCount: Int { 3 * 8 * Shape.innerCapacity }

  @inlinable var count: Int { memory.count }
  /// What is below the node.
  @inlinable var digest: Digest<Value.Kinds> {
    @inline(__always) get { memory.digest }
    @inline(__always) nonmutating _modify { yield &memory.digest }
  }
  /// What is below a child.
  @inlinable @inline(__always)
  func digest(ofChild i: Int) -> Digest<Value.Kinds> { children.borrow(i).digest }
  @inlinable var lasts: Column<UInt64> { memory.column(at: 0) }
  @inlinable var firsts: Column<UInt64> { memory.column(at: 8 * Shape.innerCapacity) }
  @inlinable var children: Column<Node<Value>> { memory.column(at: 16 * Shape.innerCapacity) }

  /// The number of children that end below an address.
  @inlinable @inline(__always)
  func count(below address: UInt64) -> Int {
    lasts.count(below: address, from: 0) &+ lasts.count(below: address, from: 8)
  }

  @inlinable
  func insert(_ child: consuming Child, at i: Int) {
    let count = count
    assert(count < Shape.innerCapacity)
    lasts.insert(child.last, at: i, count: count)
    firsts.insert(child.first, at: i, count: count)
    children.insert(child.node, at: i, count: count)
    memory.count = count &+ 1
  }

  @inlinable
  func remove(at i: Int) -> Node<Value> {
    let count = count
    _ = lasts.remove(at: i, count: count)
    lasts.pad(from: count &- 1, to: count)
    _ = firsts.remove(at: i, count: count)
    memory.count = count &- 1
    return children.remove(at: i, count: count)
  }

  /// Moves the last children to the front of the node above.
  @inlinable
  func moveUp(_ moved: Int, to other: Inner) {
    let (count, otherCount) = (count, other.count)
    assert(moved <= count && otherCount + moved <= Shape.innerCapacity)
    lasts.shift(moved, of: count, to: other.lasts, otherCount)
    firsts.shift(moved, of: count, to: other.firsts, otherCount)
    children.shift(moved, of: count, to: other.children, otherCount)
    setCounts(count - moved, other, otherCount + moved)
  }

  /// Takes the first children of the node above.
  @inlinable
  func moveDown(_ moved: Int, from other: Inner) {
    let (count, otherCount) = (count, other.count)
    assert(moved <= otherCount && count + moved <= Shape.innerCapacity)
    lasts.unshift(moved, count, from: other.lasts, otherCount)
    firsts.unshift(moved, count, from: other.firsts, otherCount)
    children.unshift(moved, count, from: other.children, otherCount)
    setCounts(count + moved, other, otherCount - moved)
  }

  @inlinable
  func setCounts(_ mine: Int, _ other: Inner, _ others: Int) {
    lasts.pad(from: mine, to: memory.count)
    other.lasts.pad(from: others, to: other.memory.count)
    memory.count = mine
    other.memory.count = others
  }

  @inlinable
  func copy(to other: Inner) {
    lasts.copy(count, to: other.lasts)
    firsts.copy(count, to: other.firsts)
    children.copy(count, to: other.children)
    other.memory.count = memory.count
    other.digest = digest
  }
}
