// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

/// An open iommufd, the files beside it, and the memory that it maps: what the kernel has made for us.
struct KernelContext: Sendable {
  /// A device whose file is bound.
  struct BoundDevice {
    let file: Descriptor
    let id: ObjectID
  }

  /// A device of the test interface: until the first attachment only its flags are known.
  struct MockDevice {
    var flags: UInt32
    var objects: (selftest: ObjectID, device: ObjectID)?
  }

  /// What kind of object was made, of those that IOMMU_DESTROY takes away.
  enum Kind: String {
    case ioas = "IOAS"
    case table = "hwpt"
    case faultQueue = "fault queue"
  }

  let system: any SystemCalls
  let deviceFiles: any DeviceFiles
  let iommufd: Descriptor
  var memory: UserBuffers
  var rights: ProcessRights
  var devices: [DeviceName: BoundDevice] = [:]
  var mocks: [UInt32: MockDevice] = [:]
  /// The files of accesses and of fault queues, by object.
  var accesses: [ObjectID: Descriptor] = [:]
  var queues: [ObjectID: Descriptor] = [:]
  /// The objects that were made, with the order of their making.
  private(set) var made: [ObjectID: (kind: Kind, order: Int)] = [:]
  private var nextOrder = 0

  /// Opens `/dev/iommu`.
  init(_ system: any SystemCalls, _ deviceFiles: any DeviceFiles) throws(Errno) {
    self.system = system
    self.deviceFiles = deviceFiles
    memory = UserBuffers(system)
    rights = ProcessRights(system)
    iommufd = try system.open("/dev/iommu", writable: true)
  }

  /// Remembers an object to be destroyed at the end.
  mutating func remember(_ id: UInt32, _ kind: Kind) -> Response {
    made[ObjectID(id)] = (kind, nextOrder)
    nextOrder += 1
    return .id(ObjectID(id))
  }

  /// Forgets an object that is gone.
  mutating func forget(_ id: ObjectID) { made[id] = nil }

  /// `ioctl` on the iommufd.
  @discardableResult
  func ioctl<Struct>(_ command: UInt32, _ argument: inout Struct) throws(Errno) -> Int {
    try system.ioctl(iommufd.number, command, &argument)
  }

  /// `ioctl` on the iommufd with a number.
  func ioctl(_ command: UInt32, number: UInt64) throws(Errno) -> Int {
    try system.retrying(.ioctl(iommufd.number, command: command, argument: UInt(number)))
  }
}
