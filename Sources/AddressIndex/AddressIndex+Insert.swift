// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// Inserts a range that overlaps no other; returns false and changes nothing if it does.
  @discardableResult @inlinable
  public mutating func insert(_ range: IOVARange, _ value: Value) -> Bool {
    var node = root.take() ?? Node.make(height: 0)
    var change = Change()
    switch Node.insert(Element(range, value), into: &node, at: .both, &change) {
    case .refused:
      root = node
      return false
    case .done: root = node
    case .split(let upper):
      let top = Node<Value>.make(height: node.height + 1)
      top.inner.insert(Inner.child(node), at: 0)
      top.inner.insert(Inner.child(upper), at: 1)
      top.inner.digest = top.inner.computedDigest
      root = top
    }
    return true
  }
}

/// What became of an insertion below a node.
@usableFromInline
enum Insertion<Value: AddressIndexValue> {
  /// Something is in the way; nothing has changed.
  case refused
  /// It is done, and the digest of the node is up to date.
  case done
  /// It is done; the node has given its upper part to a new one; the digests of both are up to date.
  case split(Node<Value>)
}

/// What else of a node's contents an insertion or removal has changed; count and bytes always do.
@usableFromInline
struct Change {
  /// Whether the node begins elsewhere.
  @usableFromInline var hasNewFirst = false
  /// Whether the node ends elsewhere.
  @usableFromInline var hasNewLast = false
  /// Whether other kinds of values are present.
  @usableFromInline var hasNewKinds = false
  /// Whether the holes in the node offer other room.
  @usableFromInline var hasNewRoom = false
  /// What they offered before, if so.
  @usableFromInline var oldRoom = Room()

  @inlinable
  init() {}

  /// Notes which room there was, if there is another now.
  @inlinable @inline(__always)
  mutating func note(_ old: Room, _ new: Room) {
    hasNewRoom = old != new
    if hasNewRoom { oldRoom = old }
  }
}

/// The edges of the tree on which a node lies.
@usableFromInline
struct Edges: OptionSet {
  @usableFromInline let rawValue: UInt8

  @inlinable
  init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable static var left: Edges { Edges(rawValue: 1) }
  @inlinable static var right: Edges { Edges(rawValue: 2) }
  @inlinable static var both: Edges { [.left, .right] }

  /// The edges on which a child lies.
  @inlinable
  func ofChild(_ i: Int, of count: Int) -> Edges {
    var edges = self
    if i > 0 { edges.remove(.left) }
    if i &+ 1 < count { edges.remove(.right) }
    return edges
  }
}

extension Node {
  /// Inserts an element below a node; refused if it overlaps another.
  @inlinable
  static func insert(
    _ new: AddressIndex<Value>.Element, into node: inout Node, at edges: Edges, _ change: inout Change
  ) -> Insertion<Value> {
    if node.isLeaf { return insertIntoLeaf(new, &node, at: edges, &change) }
    makeUnique(&node)
    let inner = node.inner
    var i = inner.child(atOrAbove: new.range.first.rawValue)
    if inner.hasFullLeaf(i), inner.relieve(i) { i = inner.child(atOrAbove: new.range.first.rawValue) }
    let below = edges.ofChild(i, of: inner.count)
    switch insert(new, into: &inner.children[i], at: below, &change) {
    case .refused: return .refused
    case .done:
      inner.digest.add(new)
      inner.absorb(&change, child: i, new.range.first.rawValue, new.range.last.rawValue)
      return .done
    case .split(let upper):
      (inner.firsts[i], inner.lasts[i]) = inner.children.borrow(i).bounds
      if let second = node.insert(upper, above: i, at: edges) { return .split(second) }
      inner.digest.add(new)
      change.hasNewFirst = inner.firsts[0] == new.range.first.rawValue
      change.hasNewLast = inner.lasts[inner.count &- 1] == new.range.last.rawValue
      let old = inner.digest.room
      inner.digest.room = inner.computedRoom
      change.note(old, inner.digest.room)
      return .done
    }
  }

  @inlinable
  static func insertIntoLeaf(
    _ new: AddressIndex<Value>.Element, _ node: inout Node, at edges: Edges, _ change: inout Change
  ) -> Insertion<Value> {
    let (first, last) = (new.range.first.rawValue, new.range.last.rawValue)
    let (i, count) = (node.leaf.count(below: first), node.leaf.count)
    if i < count, node.leaf.firsts[i] <= last { return .refused }
    makeUnique(&node)
    if count == Shape.leafCapacity { return .split(node.split(inserting: new, at: i, edges)) }
    let leaf = node.leaf
    leaf.digest.add(new)
    let room = leaf.room(afterInsertionOf: first, last, at: i)
    leaf.insert(first, last, new.value, at: i)
    leaf.setRoom(room ?? leaf.computedRoom, &change)
    change.hasNewFirst = i == 0
    change.hasNewLast = i == count
    return .done
  }
}

extension Leaf {
  /// The room as it will be after an insertion; nil if the holes that stay must be asked.
  @inlinable @inline(__always)
  func room(afterInsertionOf first: UInt64, _ last: UInt64, at i: Int) -> Room? {
    var room = digest.room
    if i == 0 || i == count {
      // A hole more, at one end.
      if i > 0 { room.add(after: lasts[i &- 1], before: first) }
      if i < count { room.add(after: last, before: firsts[i]) }
    } else if room.mayLose(after: lasts[i &- 1], before: firsts[i]) {
      var new = Room(after: lasts[i &- 1], before: first)
      new.add(after: last, before: firsts[i])
      return room.replacing(hole(before: i), with: new)
    }
    return room
  }

  /// Takes over a room, and notes whether that is a change.
  @inlinable @inline(__always)
  func setRoom(_ room: Room, _ change: inout Change) {
    change.note(digest.room, room)
    if change.hasNewRoom { digest.room = room }
  }
}

extension Digest {
  /// Adds an element, without the holes around it.
  @inlinable
  mutating func add<Value>(_ new: AddressIndex<Value>.Element) where Value.Kinds == Kinds {
    add(new.range.first.rawValue, new.range.last.rawValue, new.value.kinds, new.value.likeness)
  }
}

extension Change {
  /// Everything has changed.
  @inlinable
  init(all room: Room) {
    (hasNewFirst, hasNewLast, hasNewKinds, hasNewRoom) = (true, true, true, true)
    oldRoom = room
  }
}

extension Inner {
  /// Brings the bounds of a child and the room of this node up to date after a change below the child,
  /// which now begins and ends at two addresses where that has changed, and turns the change into one
  /// of this node.
  @inlinable @inline(__always)
  func absorb(_ change: inout Change, child i: Int, _ first: UInt64, _ last: UInt64) {
    if change.hasNewFirst || change.hasNewLast {
      absorbBounds(&change, child: i, first, last)
    } else if change.hasNewRoom {
      let old = digest.room
      digest.room = old.replacing(change.oldRoom, with: digest(ofChild: i).room) ?? computedRoom
      change.note(old, digest.room)
    }
  }

  @inlinable @inline(never)
  func absorbBounds(_ change: inout Change, child i: Int, _ first: UInt64, _ last: UInt64) {
    let (old, now) = (digest.room, digest(ofChild: i).room)
    let was = change.hasNewRoom ? change.oldRoom : now
    let hasOtherHole = change.hasNewFirst && i > 0 || change.hasNewLast && i &+ 1 < count
    let before = hasOtherHole ? self.room(around: i, firsts[i], lasts[i], was) : was
    if change.hasNewFirst { firsts[i] = first }
    if change.hasNewLast { lasts[i] = last }
    let after = hasOtherHole ? self.room(around: i, firsts[i], lasts[i], now) : now
    if hasOtherHole || change.hasNewRoom { digest.room = old.replacing(before, with: after) ?? computedRoom }
    change.note(old, digest.room)
    change.hasNewFirst = change.hasNewFirst && i == 0
    change.hasNewLast = change.hasNewLast && i &+ 1 == count
  }

  /// A child with its bounds.
  @inlinable
  static func child(_ node: Node<Value>) -> Child {
    let bounds = node.borrowed.bounds
    return (bounds.first, bounds.last, node)
  }

  /// Computes the bounds and the digest of a child anew.
  @inlinable
  func refresh(_ i: Int) {
    let child = children.borrow(i)
    child.refreshDigest()
    (firsts[i], lasts[i]) = child.bounds
  }
}

extension BorrowedNode {
  /// The first and the last address, of the node's contents.
  @inlinable var bounds: (first: UInt64, last: UInt64) {
    if isLeaf { return (leaf.firsts[0], leaf.lasts[leaf.count &- 1]) }
    return (inner.firsts[0], inner.lasts[inner.count &- 1])
  }

  /// Computes the digest of the node anew.
  @inlinable
  func refreshDigest() {
    if isLeaf { leaf.digest = leaf.computedDigest } else { inner.digest = inner.computedDigest }
  }
}
