// SPDX-License-Identifier: Apache-2.0

/// What a node knows about everything below it.
///
/// 72 bytes with kinds of up to eight bytes. It is kept in the node itself, not in its parent: a change
/// goes through the node anyway, and a copy of the path does not copy the digests of all siblings.
@usableFromInline
struct Digest<Kinds: OptionSet & Hashable & Sendable>: Equatable, Sendable {
  /// The holes between neighbours below the node, without those at its two ends.
  @usableFromInline var room = Room()
  /// The number of elements.
  @usableFromInline var count = 0
  /// The bytes covered, modulo 2^64: with an element, 0 stands for 2^64.
  @usableFromInline var bytes: UInt64 = 0
  /// The kinds of values present.
  @usableFromInline var kinds: Kinds = []
  /// The sum of a number for each element that says how long it is and how its value looks, modulo 2^64.
  @usableFromInline var looks: UInt64 = 0

  @inlinable
  init() {}

  /// Adds an element, without the holes around it.
  @inlinable
  mutating func add(_ first: UInt64, _ last: UInt64, _ kinds: Kinds, _ likeness: UInt64) {
    count &+= 1
    bytes &+= last &- first &+ 1
    looks &+= look(length: last &- first, likeness)
    self.kinds.formUnion(kinds)
  }

  /// Takes an element out, without the holes around it and without its kinds.
  @inlinable
  mutating func subtract(_ first: UInt64, _ last: UInt64, _ likeness: UInt64) {
    count &-= 1
    bytes &-= last &- first &+ 1
    looks &-= look(length: last &- first, likeness)
  }
}

/// A number that two elements have in common if they are equally long (given as length - 1) and look alike, and
/// hardly ever if not.
@inlinable
func look(length: UInt64, _ likeness: UInt64) -> UInt64 {
  var number = (length ^ likeness &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
  number = (number ^ number >> 32) &* 0x94D0_49BB_1331_11EB
  return number ^ number >> 29
}

extension Leaf {
  /// The digest, computed anew.
  ///
  /// O(capacity).
  @inlinable
  var computedDigest: Digest<Value.Kinds> {
    var digest = Digest<Value.Kinds>()
    for i in 0..<count { digest.add(firsts[i], lasts[i], values[i].kinds, values[i].likeness) }
    digest.room = computedRoom
    return digest
  }

  /// The room in the holes between the elements, computed anew.
  ///
  /// The longest hole comes first: most others are then seen at once to add nothing. O(capacity).
  @inlinable @inline(never)
  var computedRoom: Room {
    var (longest, length): (Int, UInt64) = (0, 0)
    for i in 1..<max(count, 1) {
      let other = firsts[i] &- lasts[i &- 1] &- 1
      (longest, length) = other > length ? (i, other) : (longest, length)
    }
    if length == 0 { return Room() }
    var room = hole(before: longest)
    for i in 1..<count { room.add(after: lasts[i &- 1], before: firsts[i]) }
    return room
  }

  /// The hole between an element and the one below it.
  @inlinable
  func hole(before i: Int) -> Room { Room(after: lasts[i &- 1], before: firsts[i]) }

  /// The kinds present, which are among those given.
  @inlinable
  func kinds(among known: Value.Kinds) -> Value.Kinds {
    var kinds: Value.Kinds = []
    for i in 0..<count {
      kinds.formUnion(values[i].kinds)
      if kinds == known { break }
    }
    return kinds
  }
}

extension Inner {
  /// The digest, computed anew from those of the children.
  ///
  /// O(capacity).
  @inlinable
  var computedDigest: Digest<Value.Kinds> {
    var digest = Digest<Value.Kinds>()
    for i in 0..<count {
      let child = self.digest(ofChild: i)
      digest.count &+= child.count
      digest.bytes &+= child.bytes
      digest.looks &+= child.looks
      digest.kinds.formUnion(child.kinds)
    }
    digest.room = computedRoom
    return digest
  }

  /// The room in the holes below and between the children, computed anew.
  ///
  /// O(capacity).
  @inlinable @inline(never)
  var computedRoom: Room {
    var room = Room()
    for i in 0..<count { room.largest = max(room.largest, children.borrow(i).digest.room.largest) }
    room = Room(nothingBelow: room.largest)
    for i in 0..<count { room.addSmaller(children.borrow(i).digest.room) }
    for i in 1..<max(count, 1) { room.add(after: lasts[i &- 1], before: firsts[i]) }
    return room
  }

  /// The holes below a child, and between it and its neighbours, given its bounds and its own holes.
  @inlinable
  func room(around i: Int, _ first: UInt64, _ last: UInt64, _ own: Room) -> Room {
    var room = own
    if i > 0 { room.add(after: lasts[i &- 1], before: first) }
    if i &+ 1 < count { room.add(after: last, before: firsts[i &+ 1]) }
    return room
  }

  /// The kinds present below the children.
  @inlinable
  var kinds: Value.Kinds {
    var kinds: Value.Kinds = []
    for i in 0..<count { kinds.formUnion(digest(ofChild: i).kinds) }
    return kinds
  }
}
