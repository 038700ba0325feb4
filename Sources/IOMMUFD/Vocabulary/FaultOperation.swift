// SPDX-License-Identifier: Apache-2.0

/// IO page faults: how they come about, and how the file of a fault queue is used.
public enum FaultOperation<Object: Hashable & Sendable, Device: Hashable & Sendable>: Hashable, Sendable {
  /// IOMMU_TEST_OP_TRIGGER_IOPF: a mock device faults.
  case trigger(Device, IOPageFault)
  /// `read` of so many bytes from a fault queue: `iommufd_fault_fops_read`.
  case read(Object, length: UInt64)
  /// `write` of answers to a fault queue: `iommufd_fault_fops_write`.
  case respond(Object, [FaultAnswer])

  /// The same operation with its objects and devices named in another way.
  public func map<NewObject, NewDevice>(
    object: (Object) -> NewObject, device: (Device) -> NewDevice
  ) -> FaultOperation<NewObject, NewDevice> {
    switch self {
    case .trigger(let source, let fault): .trigger(device(source), fault)
    case .read(let queue, let length): .read(object(queue), length: length)
    case .respond(let queue, let answers): .respond(object(queue), answers)
    }
  }
}

/// A fault as a device reports it.
public struct IOPageFault: Hashable, Sendable {
  /// The process address space; 0 for none.
  public var pasid: UInt32
  /// The group of the page request.
  public var group: UInt32
  /// The access that failed: 1 read, 2 write, 4 execute, 8 privileged.
  public var permissions: UInt32
  /// The address.
  public var address: UInt64

  /// Creates a fault.
  public init(pasid: UInt32 = 0, group: UInt32 = 0, permissions: UInt32 = 1, address: UInt64) {
    self.pasid = pasid
    self.group = group
    self.permissions = permissions
    self.address = address
  }
}

/// A fault as a queue hands it out: `struct iommu_hwpt_pgfault`.
public struct FaultRecord: Hashable, Sendable {
  /// The device object that faulted.
  public let device: ObjectID
  /// The fault.
  public let fault: IOPageFault
  /// The number by which it is answered.
  public let cookie: UInt32

  /// Creates a record.
  public init(device: ObjectID, fault: IOPageFault, cookie: UInt32) {
    self.device = device
    self.fault = fault
    self.cookie = cookie
  }

  /// The size in bytes of a record in the queue's file.
  public static let size: UInt64 = 40
}

/// An answer to a group of faults: `struct iommu_hwpt_page_response`.
public struct FaultAnswer: Hashable, Sendable {
  /// The number of the faults.
  public var cookie: UInt32
  /// The outcome: 0 the device shall try again, 1 the access is invalid.
  public var code: UInt32

  /// Creates an answer.
  public init(cookie: UInt32, code: UInt32) {
    self.cookie = cookie
    self.code = code
  }

  /// The size in bytes of an answer in the queue's file.
  public static let size: UInt64 = 8
}

extension FaultRecord: CustomStringConvertible {
  /// The record in a few words.
  public var description: String {
    let pasid = fault.pasid == 0 ? "" : " pasid \(fault.pasid)"
    return "cookie \(cookie): device \(device)\(pasid) at \(fault.address.hex)"
  }
}
