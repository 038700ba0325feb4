// SPDX-License-Identifier: Apache-2.0

/// The room that some holes offer: for every alignment, the greatest usable length of any of them.
///
/// A hole from `h` up to and without `e` offers `u(a) = e - roundUp(h, 2^a)` bytes at the alignment
/// 2^a. A demand that is aligned to 2^a fits in it if and only if u(a) is at least the demand's length
/// (plus the page offset, which for a demand aligned to a page or more is simply added). So the
/// greatest u(a) of all holes below a node says, without looking at any of them, whether one suits.
///
/// Twenty-two such numbers would be too many bytes for each child of each node, but they lie close
/// together: rounding up to 2^a takes away less than 2^a, so the greatest u(a) is less than 2^a below
/// the greatest u(0). `largest` is u(0) in bytes; sixteen lanes hold, for a = 6 to 21, how many units
/// of 32 bytes the greatest u(a) is smaller: 16 bits each, 40 bytes in all, and the union of two rooms
/// is a minimum of two vectors.
///
/// What is rounded is rounded up: a room may promise up to 31 bytes more than there are (up to 63 for
/// a = 21 where `largest` exceeds 2 MiB), never less. It is exact for holes and demands that are
/// multiples of 32 bytes. Alignments of 2 to 32 are judged by u(0), and those above 2 MiB by u(21).
@usableFromInline
struct Room: Equatable, Sendable {
  @usableFromInline typealias Lanes = SIMD8<UInt16>

  /// Units of 32 bytes that the greatest usable length at 2^6 to 2^13 lies below `units`.
  @usableFromInline var low: Lanes
  /// The same for 2^14 to 2^21.
  @usableFromInline var high: Lanes
  /// The length of the largest hole, in bytes; 0 without a hole.
  @usableFromInline var largest: UInt64

  /// No hole.
  @inlinable
  init() {
    low = Lanes()
    high = Lanes()
    largest = 0
  }

  /// A room to be completed, which is known to have a hole of a length.
  @inlinable
  init(nothingBelow largest: UInt64) {
    let lost = UInt16(clamping: Self.units(largest))
    (low, high) = (Lanes(repeating: lost), Lanes(repeating: lost))
    self.largest = largest
  }

  /// The hole between two neighbours, of which one ends at an address and the next begins at another.
  @inlinable
  init(after last: UInt64, before first: UInt64) {
    let start = last &+ 1
    largest = first &- start
    let (units, firstUnit) = (Self.units(largest), Self.units(start))
    let shared = Lanes(repeating: UInt16(truncatingIfNeeded: 0 &- firstUnit))
    // One unit is lost where the hole begins and ends in parts of units.
    let lost = UInt16(truncatingIfNeeded: units &- (Self.units(first) &- firstUnit))
    let limit = Lanes(repeating: UInt16(clamping: units))
    low = Self.add(shared & Lanes(0x1, 0x3, 0x7, 0xf, 0x1f, 0x3f, 0x7f, 0xff), lost).least(limit)
    high = Self.add(
      shared & Lanes(0x1ff, 0x3ff, 0x7ff, 0xfff, 0x1fff, 0x3fff, 0x7fff, 0xffff), lost
    ).least(limit)
  }

  /// The units of 32 bytes that so many bytes touch.
  @inlinable
  static func units(_ bytes: UInt64) -> UInt64 { (bytes &>> 5) &+ (bytes & 31 == 0 ? 0 : 1) }

  /// Adds a number to every lane, at most up to 65535.
  @inlinable @inline(__always)
  static func add(_ lanes: Lanes, _ number: UInt16) -> Lanes {
    let sum = lanes &+ Lanes(repeating: number)
    return sum.replacing(with: .max, where: sum .< lanes)
  }

  /// The length of the largest hole, in units of 32 bytes, rounded up.
  @inlinable var units: UInt64 { Self.units(largest) }

  /// The same room with the lanes counted from a greater number of units.
  @inlinable @inline(__always)
  func lanes(below units: UInt64) -> (low: Lanes, high: Lanes) {
    let distance = UInt16(clamping: units &- self.units)
    return (Self.add(low, distance), Self.add(high, distance))
  }
}

extension Room {
  /// The usable length, in units, at the coarsest alignment that a hole has an address of; nil if that
  /// is finer than the first lane's.
  ///
  /// A hole that is not longer offers nothing that is not there at any alignment: at a coarser one it
  /// offers nothing at all, and at a finer one the room offers as much or more.
  @inlinable @inline(__always)
  func usable(after last: UInt64, before first: UInt64) -> UInt64? {
    let top = 63 &- (last ^ (first &- 1)).leadingZeroBitCount
    if top < 6 { return nil }
    let lane = min(top, 21) &- 6
    return units &- UInt64(lane < 8 ? low[lane] : high[lane &- 8])
  }

  /// Adds the hole between two neighbours.
  @inlinable @inline(__always)
  mutating func add(after last: UInt64, before first: UInt64) {
    let length = first &- last &- 1
    if length == 0 { return }
    if length <= largest {
      guard let usable = usable(after: last, before: first), usable < Self.units(length) else { return }
    }
    formUnion(Room(after: last, before: first))
  }

  /// Whether the room may shrink when one of its holes goes; false for most, quickly.
  @inlinable @inline(__always)
  func mayLose(after last: UInt64, before first: UInt64) -> Bool {
    let length = first &- last &- 1
    if length == 0 { return false }
    if length == largest { return true }
    guard let usable = usable(after: last, before: first) else { return false }
    return usable <= Self.units(length)
  }

  /// Adds the holes of another room.
  @inlinable
  mutating func formUnion(_ other: Room) {
    if other.largest > largest {
      var union = other
      union.addSmaller(self)
      self = union
    } else {
      addSmaller(other)
    }
  }

  /// Adds the holes of another room, none of which is longer than the longest here.
  @inlinable @inline(__always)
  mutating func addSmaller(_ other: Room) {
    let lanes = other.lanes(below: units)
    low = low.least(lanes.low)
    high = high.least(lanes.high)
  }

  /// The room when some of its holes are replaced by others; nil if the rest must be asked.
  ///
  /// That is so where, at some alignment, an old hole was the largest and no new one is as large.
  @inlinable
  func replacing(_ old: Room, with new: Room) -> Room? {
    if old.largest == largest, new.largest < largest { return nil }
    let units = max(units, new.units)
    let (mine, gone, come) = (lanes(below: units), old.lanes(below: units), new.lanes(below: units))
    let lost =
      gone.low.lost(from: mine.low, in: come.low) | gone.high.lost(from: mine.high, in: come.high)
    if !lost.isZero { return nil }
    var union = self
    union.largest = max(largest, new.largest)
    (union.low, union.high) = (mine.low.least(come.low), mine.high.least(come.high))
    return union
  }
}

extension SIMD8<UInt16> {
  /// The lesser of two in every lane.
  @inlinable @inline(__always)
  func least(_ other: Self) -> Self { replacing(with: other, where: other .< self) }

  /// Ones in the lanes that equal `whole` while those of `new` are greater.
  @inlinable @inline(__always)
  func lost(from whole: Self, in new: Self) -> Self {
    let isLost = (self .== whole) .& (whole .< new)
    return Self().replacing(with: .max, where: isLost)
  }

  @inlinable @inline(__always)
  var isZero: Bool { self == Self() }
}

/// What a demand needs of a hole, in the terms of a room.
@usableFromInline
struct Need {
  @usableFromInline let bytes: UInt64
  @usableFromInline let units: UInt64
  /// The lane of the alignment; negative for alignments below the first lane's.
  @usableFromInline let lane: Int

  /// The need of a demand.
  ///
  /// The page offset is put in by OR. Its bits below the alignment are thereby added; of the others
  /// nothing is assumed, as a hole may begin where they are set already.
  @inlinable
  init(_ demand: Placement) {
    let (sum, overflow) = max(demand.length, 2)
      .addingReportingOverflow(demand.pageOffset & (demand.alignment &- 1))
    bytes = overflow ? .max : sum
    units = Room.units(bytes)
    lane = min(demand.alignment.trailingZeroBitCount - 6, 15)
  }
}

extension Room {
  /// Whether one of the holes may suit a need; false only if none does.
  @inlinable @inline(__always)
  func mayFit(_ need: Need) -> Bool {
    if largest < need.bytes { return false }
    if need.lane < 0 { return true }
    let lane = need.lane < 8 ? low[need.lane] : high[need.lane - 8]
    return UInt64(lane) <= units &- need.units
  }
}
