// SPDX-License-Identifier: Apache-2.0

/// An inner node: children in ascending order, with their bounds and digests, as columns.
@usableFromInline
struct Inner<Value: AddressIndexValue> {
  @usableFromInline typealias Child = (
    first: UInt64, last: UInt64, node: Node<Value>, digest: Digest<Value.Kinds>
  )

  @usableFromInline let memory: NodeMemory

  @inlinable
  init(memory: NodeMemory) { self.memory = memory }

  /// Where the digests begin, which are aligned to 16 bytes.
  @inlinable static var digestOffset: Int { (3 * 8 * Shape.innerCapacity + 15) & ~15 }
  @inlinable static var byteCount: Int {
    precondition(MemoryLayout<Digest<Value.Kinds>>.alignment <= 16, "kinds are aligned to 16 bytes at most")
    return digestOffset + Shape.innerCapacity * MemoryLayout<Digest<Value.Kinds>>.stride
  }

  @inlinable var count: Int { memory.count }
  @inlinable var lasts: Column<UInt64> { memory.column(at: 0) }
  @inlinable var firsts: Column<UInt64> { memory.column(at: 8 * Shape.innerCapacity) }
  @inlinable var children: Column<Node<Value>> { memory.column(at: 16 * Shape.innerCapacity) }
  @inlinable var digests: Column<Digest<Value.Kinds>> { memory.column(at: Self.digestOffset) }

  /// The number of children that end below an address.
  @inlinable @inline(__always)
  func count(below address: UInt64) -> Int { lasts.count(below: address, capacity: Shape.innerCapacity) }

  @inlinable
  func insert(_ child: consuming Child, at i: Int) {
    let count = count
    assert(count < Shape.innerCapacity)
    lasts.insert(child.last, at: i, count: count)
    firsts.insert(child.first, at: i, count: count)
    children.insert(child.node, at: i, count: count)
    digests.insert(child.digest, at: i, count: count)
    memory.count = count &+ 1
  }

  @inlinable
  func remove(at i: Int) -> Node<Value> {
    let count = count
    _ = lasts.remove(at: i, count: count)
    lasts.pad(from: count &- 1, to: count)
    _ = firsts.remove(at: i, count: count)
    _ = digests.remove(at: i, count: count)
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
    digests.shift(moved, of: count, to: other.digests, otherCount)
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
    digests.unshift(moved, count, from: other.digests, otherCount)
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
    digests.copy(count, to: other.digests)
    other.memory.count = memory.count
  }
}
