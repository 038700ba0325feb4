// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// A lock of one object: two address spaces have two mutexes.
public struct HeldLock: Hashable, Sendable {
  /// What the lock belongs to.
  public enum Owner: Hashable, Sendable {
    /// An IO address space.
    case ioas(ObjectID)
    /// A group of devices.
    case group(UInt32)
    /// A page table.
    case hwpt(ObjectID)
    /// A device, as VFIO has it open.
    case device(DeviceName)
    /// The open iommufd.
    case file
  }

  /// The lock, as the kernel names it.
  public let name: String
  /// What it belongs to.
  public let owner: Owner

  /// The lock that VFIO holds around every ioctl of a device file.
  ///
  /// Devices that can only be reset together share it in Linux; here each has its own.
  static func deviceSet(_ device: DeviceName) -> HeldLock {
    HeldLock(name: "dev_set->lock", owner: .device(device))
  }
}

extension HeldLock: CustomStringConvertible {
  /// The lock and its owner, `ioas->mutex of IOAS 1`.
  public var description: String {
    switch owner {
    case .ioas(let id): "\(name) of IOAS \(id)"
    case .group(let number): "\(name) of group \(number)"
    case .hwpt(let id): "\(name) of hwpt \(id)"
    case .file: name
    case .device(let device): "\(name) of \(device.short)"
    }
  }
}

extension Lock {
  /// The lock of the object that an operation means by it.
  func held(by call: Call, in kernel: Kernel) -> HeldLock {
    switch self {
    case .ioasMutex, .domainsSemaphore, .iovaSemaphore:
      HeldLock(name: rawValue, owner: .ioas(call.space(in: kernel)))
    case .oldIOASMutex:
      HeldLock(name: Lock.ioasMutex.rawValue, owner: .ioas(kernel.ioasID(of: call.left) ?? .nonexistent))
    case .devicesLock: HeldLock(name: rawValue, owner: .hwpt(call.hwpt))
    case .oldDevicesLock: HeldLock(name: Lock.devicesLock.rawValue, owner: .hwpt(call.left))
    case .groupLock, .coreGroupMutex:
      HeldLock(name: rawValue, owner: .group(kernel.devices[call.device]?.group ?? 0))
    case .doorbellLock: HeldLock(name: rawValue, owner: .file)
    }
  }
}

extension Call {
  /// The page table that the device leaves.
  fileprivate var left: ObjectID { oldHWPT ?? current ?? .nonexistent }

  /// The address space that the operation works on: that of the page table which is destroyed, that of the
  /// one which is attached to or made, or the one that the user named.
  fileprivate func space(in kernel: Kernel) -> ObjectID {
    kernel.ioasID(of: victim) ?? kernel.ioasID(of: hwpt) ?? kernel.ioasID(of: target) ?? target
  }
}
