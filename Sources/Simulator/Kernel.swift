// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import OrderedCollections

/// A kernel with one open iommufd, as a value: what the objects are, and how the next operation ends.
///
/// Equal kernels answer equal requests equally: there is no clock and no randomness inside.
public struct Kernel: Sendable {
  /// The hardware.
  public internal(set) var machine: Machine
  /// The order of steps that attach, replace, allocation and destruction take.
  public let design: Design

  /// The ids, types and users of all objects.
  public internal(set) var objects = ObjectTable()
  /// The IO address spaces.
  public internal(set) var ioases: [ObjectID: IOAS] = [:]
  /// The page tables.
  public internal(set) var hwpts: [ObjectID: HWPT] = [:]
  /// The bound devices.
  public internal(set) var devices: [ObjectID: BoundDevice] = [:]
  /// The groups of the bound devices, by number.
  public internal(set) var groups: OrderedDictionary<UInt32, DeviceGroup> = [:]
  /// The IOAS behind the old VFIO container calls.
  public internal(set) var vfioIOAS: ObjectID?
  /// What exists of the calling process's memory.
  public internal(set) var memory = ProcessMemory()
  /// The limit on locked memory, in bytes; root with CAP_IPC_LOCK is not held to it.
  public internal(set) var memlockLimit = UInt64.max
  /// Which counter locked memory is charged to: 0 the user's, 1 the process's.
  public internal(set) var rlimitMode: UInt64 = 0
  /// What the process may do beyond others; root may all of it.
  public internal(set) var capabilities = Set(Capability.allCases)
  /// The in-kernel users.
  public internal(set) var accesses: [ObjectID: Access] = [:]
  /// The queues of IO page faults.
  public internal(set) var faultQueues: [ObjectID: FaultQueue] = [:]
  /// What is pinned, and how much memory is charged.
  var pins = PinTable()
  /// The ids of the bound devices, by name.
  var deviceIDs: [DeviceName: ObjectID] = [:]
  /// The devices of the test interface, by number.
  var mocks: OrderedDictionary<UInt32, MockRecord> = [:]

  /// Creates a kernel whose iommufd has just been opened.
  public init(machine: Machine, design: Design = .linux6_12) {
    self.machine = machine
    self.design = design
  }
}

// MARK: - Lookup

extension Kernel {
  /// Finds an object of any type: `iommufd_get_object`.
  ///
  /// Throws ENOENT where there is none.
  func object(_ id: ObjectID) throws(Refusal) -> ObjectTable.Entry {
    guard let entry = objects[id] else {
      throw Refusal(.ENOENT, in: "iommufd_get_object", "there is no object \(id)")
    }
    return entry
  }

  /// Checks that an object is of a type: `iommufd_get_object`.
  ///
  /// Throws ENOENT where there is none or it is of another type.
  func require(_ id: ObjectID, _ kind: ObjectTable.Kind) throws(Refusal) {
    let entry = try object(id)
    if entry.kind != kind {
      throw Refusal(
        .ENOENT, in: "iommufd_get_object", "object \(id) is a \(entry.kind), not a \(kind)", .object(id))
    }
  }

  /// The IOAS with an id: `iommufd_get_ioas`.
  ///
  /// Throws ENOENT where there is none.
  func ioas(_ id: ObjectID) throws(Refusal) -> IOAS {
    try require(id, .ioas)
    return ioases[id] ?? IOAS()
  }

  /// The id of the device object behind a handle: `iommufd_get_device`.
  ///
  /// Throws ENOENT where the device is not bound.
  func device(_ handle: DeviceHandle) throws(Refusal) -> ObjectID {
    switch handle {
    case .object(let id):
      try require(id, .device)
      return id
    case .name(let name):
      guard let id = deviceID(name) else {
        throw Refusal(.ENOENT, in: "iommufd_get_object", "the device has no object yet", .device(name))
      }
      return id
    }
  }

  /// The id of a device's object; nil if it is not bound, or is a mock device without attachment.
  public func deviceID(_ name: DeviceName) -> ObjectID? { deviceIDs[name] }

  /// Whether a device was bound and not unbound since; a mock device needs no object for that.
  public func isBound(_ name: DeviceName) -> Bool {
    if case .mock(let index) = name { return mocks[index] != nil }
    return deviceID(name) != nil
  }

  /// The page table that a device is attached to, as iommufd knows it; nil if it is not.
  public func attachment(of device: ObjectID) -> ObjectID? {
    guard let bound = devices[device] else { return nil }
    if let hwpt = bound.hwpt { return hwpt }
    guard let group = groups[bound.group], group.attached.contains(device) else { return nil }
    return group.hwpt
  }

  /// The machine's description of a bound device.
  public func description(of device: ObjectID) -> Machine.Device? {
    devices[device].flatMap { machine.device($0.name) }
  }

  /// The paging table that a table is, or is nested on: `find_hwpt_paging`.
  public func pagingTable(of hwpt: ObjectID) -> ObjectID {
    if case .parent(let parent)? = hwpts[hwpt]?.base { return parent }
    return hwpt
  }

  /// The IOAS that a table translates for, itself or through its parent.
  public func ioasID(of hwpt: ObjectID) -> ObjectID? {
    if case .ioas(let ioas)? = hwpts[pagingTable(of: hwpt)]?.base { return ioas }
    return nil
  }

  /// Adds users to an object, or takes them away, as an operation on its way does that has looked it up.
  package mutating func addUsers(_ count: Int, to id: ObjectID) { objects.addUsers(count, to: id) }

  /// The pages charged to the user as locked.
  public var lockedByUser: UInt64 { pins.lockedByUser }

  /// The pages charged to the process as locked.
  public var lockedByProcess: UInt64 { pins.lockedByProcess }

  /// The page tables of an IOAS: those on its list, then those that are not linked, ascending.
  public func tables(of ioas: ObjectID) -> [ObjectID] {
    let listed = ioases[ioas]?.hwpts ?? []
    let others = hwpts.filter { $0.value.base == .ioas(ioas) && $0.value.formerID == nil }.keys
    return listed + others.filter { !listed.contains($0) && objects[$0] != nil }.sorted()
  }

  /// The numbers of the mock devices that were bound, ascending.
  public var mockDevices: [UInt32] { mocks.keys.sorted() }

  /// The devices attached to a page table, ascending.
  public func devices(on hwpt: ObjectID) -> [ObjectID] {
    devices.keys.filter { attachment(of: $0) == hwpt }.sorted()
  }
}
