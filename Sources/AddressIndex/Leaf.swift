// SPDX-License-Identifier: Apache-2.0

/// A leaf: elements in ascending order, as columns.
@usableFromInline
struct Leaf<Value: AddressIndexValue> {
  @usableFromInline let memory: NodeMemory<Value.Kinds>

  @inlinable
  init(memory: NodeMemory<Value.Kinds>) { self.memory = memory }

  /// Where the values begin; 16 bytes is how far nodes are aligned.
  @inlinable static var valueOffset: Int { 2 * 8 * Shape.leafCapacity }
  @inlinable static var byteCount: Int {
    precondition(MemoryLayout<Value>.alignment <= 16, "values are aligned to 16 bytes at most")
    return valueOffset + Shape.leafCapacity * MemoryLayout<Value>.stride
  }

  @inlinable var count: Int { memory.count }
  /// What is below the node.
  @inlinable var digest: Digest<Value.Kinds> {
    @inline(__always) get { memory.digest }
    @inline(__always) nonmutating _modify { yield &memory.digest }
  }
  @inlinable var lasts: Column<UInt64> { memory.column(at: 0) }
  @inlinable var firsts: Column<UInt64> { memory.column(at: 8 * Shape.leafCapacity) }
  @inlinable var values: Column<Value> { memory.column(at: Self.valueOffset) }
  /// Where the latest element was put.
  @inlinable var latest: Int { memory.latest }

  /// The number of elements that end below an address.
  @inlinable @inline(__always)
  func count(below address: UInt64) -> Int {
    // First among the last items of groups of eight, then in the group.
    let groups = Shape.leafCapacity / 8
    let group = min(lasts.count(below: address, from: 7, step: 8), groups &- 1)
    return 8 &* group &+ lasts.count(below: address, from: 8 &* group)
  }

  @inlinable
  func insert(_ first: UInt64, _ last: UInt64, _ value: consuming Value, at i: Int) {
    let count = count
    assert(count < Shape.leafCapacity)
    lasts.insert(last, at: i, count: count)
    firsts.insert(first, at: i, count: count)
    values.insert(value, at: i, count: count)
    memory.count = count &+ 1
    memory.latest = i
  }

  @inlinable
  func remove(at i: Int) -> Value {
    let count = count
    _ = lasts.remove(at: i, count: count)
    lasts.pad(from: count &- 1, to: count)
    _ = firsts.remove(at: i, count: count)
    memory.count = count &- 1
    return values.remove(at: i, count: count)
  }

  /// Moves the last elements to the front of the leaf above.
  @inlinable
  func moveUp(_ moved: Int, to other: Leaf) {
    let (count, otherCount) = (count, other.count)
    assert(moved <= count && otherCount + moved <= Shape.leafCapacity)
    lasts.shift(moved, of: count, to: other.lasts, otherCount)
    firsts.shift(moved, of: count, to: other.firsts, otherCount)
    values.shift(moved, of: count, to: other.values, otherCount)
    setCounts(count - moved, other, otherCount + moved)
  }

  /// Takes the first elements of the leaf above.
  @inlinable
  func moveDown(_ moved: Int, from other: Leaf) {
    let (count, otherCount) = (count, other.count)
    assert(moved <= otherCount && count + moved <= Shape.leafCapacity)
    lasts.unshift(moved, count, from: other.lasts, otherCount)
    firsts.unshift(moved, count, from: other.firsts, otherCount)
    values.unshift(moved, count, from: other.values, otherCount)
    setCounts(count + moved, other, otherCount - moved)
  }

  @inlinable
  func setCounts(_ mine: Int, _ other: Leaf, _ others: Int) {
    lasts.pad(from: mine, to: memory.count)
    other.lasts.pad(from: others, to: other.memory.count)
    memory.count = mine
    other.memory.count = others
  }

  @inlinable
  func copy(to other: Leaf) {
    lasts.copy(count, to: other.lasts)
    firsts.copy(count, to: other.firsts)
    values.copy(count, to: other.values)
    other.memory.count = memory.count
    other.memory.latest = memory.latest
    other.digest = digest
  }
}
