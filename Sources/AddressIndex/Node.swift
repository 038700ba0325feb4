// SPDX-License-Identifier: Apache-2.0

// All unsafe code of the index is in this file. Why it is sound:
//
// - A node's memory is one allocation, the tail of a `ManagedBuffer`, cut into columns whose offsets
//   depend on the type of the values only. The first `count` items of every column are initialised,
//   the others are not, but for the last addresses, which are padded; `count` changes together with
//   the columns, in the methods below. `deinit` deinitialises what `count` says.
// - `Leaf`, `Inner` and `Column` are windows on that memory and do not keep the node alive. They are
//   made and used while the index, or an `inout` place in it, holds the root; a node is held by its
//   parent. None is stored or returned by a public function, except by `Elements.Iterator`, which
//   holds the whole index.
// - A node changes only after `makeUnique` on every place from the root down, so no other index sees
//   the change; that is also why nodes may be shared between threads.
// - Positions are the callers' duty: below `count`, or below the capacity for new items. Debug builds
//   check them in `Column`.

extension AddressIndex: @unchecked Sendable {}

/// The widths of nodes.
@usableFromInline
enum Shape {
  /// The elements that a leaf can hold: a multiple of eight.
  @inlinable static var leafCapacity: Int { 64 }
  /// The elements that a leaf inside the tree holds at least.
  @inlinable static var leafMinimum: Int { 21 }
  /// The room that a leaf must have to take elements of a full neighbour.
  @inlinable static var leafRelief: Int { 20 }
  /// The children that an inner node can hold.
  @inlinable static var innerCapacity: Int { 16 }
  /// The children that an inner node inside the tree holds at least.
  @inlinable static var innerMinimum: Int { 5 }
}

/// The part of a node that leaves and inner nodes have in common.
@usableFromInline
struct NodeHeader<Kinds: OptionSet & Hashable & Sendable> {
  /// The elements of a leaf, or the children of an inner node.
  @usableFromInline var count: Int32 = 0
  /// 0 for a leaf, else one more than the children's.
  @usableFromInline let height: Int16
  /// Where the latest element was put into a leaf.
  @usableFromInline var latest: Int16 = 0
  /// What is below the node.
  @usableFromInline var digest = Digest<Kinds>()

  @inlinable
  init(height: Int16) { self.height = height }
}

/// A node of the tree: the memory behind a ``Leaf`` or an ``Inner``.
@usableFromInline
final class Node<Value: AddressIndexValue>: ManagedBuffer<NodeHeader<Value.Kinds>, Node.Line> {
  /// Sixteen bytes, which is also how nodes are aligned.
  @usableFromInline typealias Line = SIMD2<UInt64>

  @inlinable
  static func make(height: Int16) -> Node {
    let bytes = height == 0 ? Leaf<Value>.byteCount : Inner<Value>.byteCount
    let made = Node.create(minimumCapacity: (bytes + 15) / 16) { _ in NodeHeader(height: height) }
    let node = unsafeDowncast(made, to: Node.self)
    if height == 0 {
      node.leaf.lasts.pad(from: 0, to: Shape.leafCapacity)
    } else {
      node.inner.lasts.pad(from: 0, to: Shape.innerCapacity)
    }
    return node
  }

  @inlinable
  deinit {
    if height == 0 {
      leaf.values.deinitialize(leaf.count)
    } else {
      inner.children.deinitialize(inner.count)
    }
  }

  /// Replaces a node by a copy if something else refers to it too.
  ///
  /// O(capacity).
  @inlinable @inline(__always)
  static func makeUnique(_ node: inout Node) {
    if !isKnownUniquelyReferenced(&node) { node = node.copy() }
  }

  @inlinable @inline(never)
  func copy() -> Node {
    let copy = Node.make(height: height)
    if height == 0 { leaf.copy(to: copy.leaf) } else { inner.copy(to: copy.inner) }
    return copy
  }

  @inlinable var height: Int16 { withUnsafeMutablePointerToHeader { $0.pointee.height } }
  @inlinable var isLeaf: Bool { height == 0 }
  /// The number of elements or children.
  @inlinable var count: Int { withUnsafeMutablePointerToHeader { Int($0.pointee.count) } }
  /// The node as a leaf, which it must be.
  @inlinable var leaf: Leaf<Value> {
    withUnsafeMutablePointers { Leaf(memory: NodeMemory(header: $0, base: $1)) }
  }
  /// The node as an inner node, which it must be.
  @inlinable var inner: Inner<Value> {
    withUnsafeMutablePointers { Inner(memory: NodeMemory(header: $0, base: $1)) }
  }
  /// What is below the node.
  @inlinable var digest: Digest<Value.Kinds> { withUnsafeMutablePointerToHeader { $0.pointee.digest } }
  /// The node without counting the reference.
  @inlinable var borrowed: BorrowedNode<Value> { BorrowedNode(node: .passUnretained(self)) }
}

/// A reference to a node that something else keeps alive: reading through it counts nothing.
@usableFromInline
struct BorrowedNode<Value: AddressIndexValue> {
  @usableFromInline let node: Unmanaged<Node<Value>>

  @inlinable
  init(node: Unmanaged<Node<Value>>) { self.node = node }

  @inlinable var isLeaf: Bool { node._withUnsafeGuaranteedRef { $0.isLeaf } }
  @inlinable var height: Int16 { node._withUnsafeGuaranteedRef { $0.height } }
  @inlinable var leaf: Leaf<Value> { node._withUnsafeGuaranteedRef { $0.leaf } }
  @inlinable var inner: Inner<Value> { node._withUnsafeGuaranteedRef { $0.inner } }
  @inlinable var count: Int { node._withUnsafeGuaranteedRef { $0.count } }
  @inlinable var digest: Digest<Value.Kinds> { node._withUnsafeGuaranteedRef { $0.digest } }
  /// The node itself, kept alive from here on.
  @inlinable var retained: Node<Value> { node.takeUnretainedValue() }
  @inlinable func isIdentical(to other: BorrowedNode) -> Bool { node.toOpaque() == other.node.toOpaque() }
}

/// One column of a node.
@usableFromInline
struct Column<Item> {
  @usableFromInline let start: UnsafeMutablePointer<Item>

  @inlinable
  init(_ memory: UnsafeMutableRawPointer) { start = memory.assumingMemoryBound(to: Item.self) }

  @inlinable
  subscript(_ i: Int) -> Item {
    @inline(__always) get { start[i] }
    @inline(__always) nonmutating _modify { yield &start[i] }
  }

  /// Puts an item at a position; those from there on move up.
  @inlinable @inline(__always)
  func insert(_ item: consuming Item, at i: Int, count: Int) {
    assert(i >= 0 && i <= count)
    (start + i + 1).moveInitialize(from: start + i, count: count &- i)
    (start + i).initialize(to: item)
  }

  /// Takes out the item at a position; those above move down.
  @inlinable @inline(__always)
  func remove(at i: Int, count: Int) -> Item {
    assert(i >= 0 && i < count)
    let item = (start + i).move()
    (start + i).moveInitialize(from: start + i + 1, count: count &- i &- 1)
    return item
  }

  /// Moves items to another place, in this column or another.
  @inlinable
  func move(from i: Int, _ count: Int, to other: Column, at j: Int) {
    assert(i >= 0 && j >= 0 && count >= 0)
    (other.start + j).moveInitialize(from: start + i, count: count)
  }

  @inlinable func copy(_ count: Int, to other: Column) { other.start.initialize(from: start, count: count) }
  @inlinable func deinitialize(_ count: Int) { start.deinitialize(count: count) }
}

extension Column<UInt64> {
  /// The number of items below an address, of eight from a position on, one every `step`.
  ///
  /// Items ascend, and unused ones hold the highest address: the processor loads and compares all at
  /// once, without knowing how many are used. Written out, as the compiler makes branches of a loop,
  /// which the processor guesses wrong as often as not.
  @inlinable @inline(__always)
  func count(below address: UInt64, from i: Int, step: Int = 1) -> Int {
    let item = start + i
    let low =
      Self.one(item[0] < address) &+ Self.one(item[step] < address)
      &+ Self.one(item[2 &* step] < address) &+ Self.one(item[3 &* step] < address)
    let high =
      Self.one(item[4 &* step] < address) &+ Self.one(item[5 &* step] < address)
      &+ Self.one(item[6 &* step] < address) &+ Self.one(item[7 &* step] < address)
    return Int(truncatingIfNeeded: low &+ high)
  }

  @inlinable @inline(__always)
  static func one(_ condition: Bool) -> UInt32 { condition ? 1 : 0 }

  /// Fills a part that is not used.
  @inlinable @inline(__always)
  func pad(from i: Int, to end: Int) {
    if i < end { (start + i).initialize(repeating: .max, count: end &- i) }
  }
}

extension Column {
  /// The item as a borrowed node.
  @inlinable @inline(__always)
  func borrow<Value>(_ i: Int) -> BorrowedNode<Value> where Item == Node<Value> {
    BorrowedNode(node: UnsafeRawPointer(start + i).load(as: Unmanaged<Node<Value>>.self))
  }
}

/// The memory of a node: its counters and where its columns begin.
@usableFromInline
struct NodeMemory<Kinds: OptionSet & Hashable & Sendable> {
  @usableFromInline let header: UnsafeMutablePointer<NodeHeader<Kinds>>
  @usableFromInline let base: UnsafeMutableRawPointer

  @inlinable
  init(header: UnsafeMutablePointer<NodeHeader<Kinds>>, base: UnsafeMutableRawPointer) {
    self.header = header
    self.base = base
  }

  /// The elements of a leaf, or the children of an inner node.
  @inlinable var count: Int {
    get { Int(header.pointee.count) }
    nonmutating set { header.pointee.count = Int32(truncatingIfNeeded: newValue) }
  }

  /// Where the latest element was put into a leaf.
  @inlinable var latest: Int {
    get { Int(header.pointee.latest) }
    nonmutating set { header.pointee.latest = Int16(truncatingIfNeeded: newValue) }
  }

  /// What is below the node.
  @inlinable var digest: Digest<Kinds> {
    @inline(__always) get { header.pointee.digest }
    @inline(__always) nonmutating _modify { yield &header.pointee.digest }
  }

  /// The column that begins so many bytes into the memory.
  @inlinable func column<Item>(at offset: Int) -> Column<Item> { Column(base + offset) }
}

extension Column {
  /// Moves the last items of this column to the front of another.
  @inlinable
  func shift(_ moved: Int, of count: Int, to other: Column, _ otherCount: Int) {
    other.move(from: 0, otherCount, to: other, at: moved)
    move(from: count - moved, moved, to: other, at: 0)
  }

  /// Appends the first items of another column to this one.
  @inlinable
  func unshift(_ moved: Int, _ count: Int, from other: Column, _ otherCount: Int) {
    other.move(from: 0, moved, to: self, at: count)
    other.move(from: moved, otherCount - moved, to: other, at: 0)
  }
}
