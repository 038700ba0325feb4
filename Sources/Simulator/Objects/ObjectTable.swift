// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The ids of an iommufd context: which are taken, by what, and how often each object is used.
///
/// The counterpart of the kernel's object xarray: the lowest free id from 1 is given, also to an
/// object that is not finished yet and cannot be looked up.
public struct ObjectTable: Sendable {
  /// The type of an object.
  public enum Kind: Hashable, Sendable {
    /// An IO address space.
    case ioas
    /// A page table that mirrors an IOAS.
    case hwptPaging
    /// A page table nested on another.
    case hwptNested
    /// A bound device.
    case device
    /// A queue of IO page faults.
    case faultQueue
    /// An in-kernel user of an IOAS.
    case access
    /// A device of the kernel's test interface.
    case selftest
  }

  /// What is known of every object.
  public struct Entry: Hashable, Sendable {
    /// The type.
    public let kind: Kind
    /// The number of objects made before this one: unlike its id it is never given again.
    public let serial: Int
    /// The references, with the table's own; 1 means that nobody uses it, 0 that it is being destroyed.
    public var users: Int
    /// Whether the object is finished and can be looked up.
    public var isFinal: Bool
  }

  private var slots: [Entry?] = []
  /// No slot below this one is free.
  private var lowestFree = 0
  private var count = 0
  private var made = 0

  init() {}

  /// The entry of a finished object; nil for every other id.
  public subscript(id: ObjectID) -> Entry? {
    guard let entry = entry(id), entry.isFinal else { return nil }
    return entry
  }

  /// The ids of all finished objects, ascending.
  public var ids: [ObjectID] {
    slots.indices.filter { slots[$0]?.isFinal == true }.map { ObjectID(UInt32($0 + 1)) }
  }

  /// The number of ids for which there is room.
  var slotCount: Int { slots.count }

  /// Whether no id is taken, not even by an object that is being made.
  var isEmpty: Bool { count == 0 }

  /// The ids of all objects, finished or not, ascending.
  package var takenIDs: [ObjectID] {
    slots.indices.filter { slots[$0] != nil }.map { ObjectID(UInt32($0 + 1)) }
  }

  /// The entry of an object, finished or not.
  package func entry(_ id: ObjectID) -> Entry? {
    let index = Int(id.rawValue) - 1
    return slots.indices.contains(index) ? slots[index] : nil
  }

  /// Reserves the lowest free id: `_iommufd_object_alloc`.
  mutating func allocate(_ kind: Kind) -> ObjectID {
    let index = slots[lowestFree...].firstIndex { $0 == nil } ?? slots.endIndex
    if index == slots.endIndex { slots.append(nil) }
    slots[index] = Entry(kind: kind, serial: made, users: 1, isFinal: false)
    lowestFree = index + 1
    count += 1
    made += 1
    return ObjectID(UInt32(index + 1))
  }

  /// Makes an object visible: `iommufd_object_finalize`.
  mutating func finalize(_ id: ObjectID) { modify(id) { $0.isFinal = true } }

  /// Makes an object invisible whose id stays taken until it is freed: `iommufd_object_remove`.
  ///
  /// The kernel gives the id again at once, as it tells the objects apart by their memory.
  mutating func hide(_ id: ObjectID) {
    modify(id) { entry in
      entry.isFinal = false
      entry.users = 0
    }
  }

  /// Frees an id.
  mutating func remove(_ id: ObjectID) {
    let index = Int(id.rawValue) - 1
    guard slots.indices.contains(index), slots[index] != nil else { return }
    slots[index] = nil
    lowestFree = min(lowestFree, index)
    count -= 1
  }

  /// Adds users to an object, or takes them away.
  mutating func addUsers(_ count: Int, to id: ObjectID) { modify(id) { $0.users += count } }

  private mutating func modify(_ id: ObjectID, _ change: (inout Entry) -> Void) {
    let index = Int(id.rawValue) - 1
    guard slots.indices.contains(index), var entry = slots[index] else { return }
    change(&entry)
    slots[index] = entry
  }
}

extension ObjectTable.Kind: CustomStringConvertible {
  /// The type in words.
  public var description: String {
    switch self {
    case .ioas: "IOAS"
    case .hwptPaging: "hwpt"
    case .hwptNested: "nested hwpt"
    case .device: "device"
    case .faultQueue: "fault queue"
    case .access: "access"
    case .selftest: "test device"
    }
  }
}
