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
    /// A device, as VFIO has it open.
    case device(DeviceName)
    /// A page table.
    case hwpt(ObjectID)
    /// The whole iommufd.
    case context
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
    case .device(let device): "\(name) of \(device.short)"
    case .hwpt(let id): "\(name) of hwpt \(id)"
    case .context: name
    }
  }
}

extension Lock {
  /// The lock of the object that an operation means by it.
  func held(by call: Call, in kernel: Kernel) -> HeldLock {
    HeldLock(name: name, owner: owner(call, kernel))
  }

  /// The name that it has whichever page table it belongs to.
  private var name: String {
    switch self {
    case .oldIOASMutex: Lock.ioasMutex.rawValue
    case .oldDevicesLock: Lock.devicesLock.rawValue
    default: rawValue
    }
  }

  private func owner(_ call: Call, _ kernel: Kernel) -> HeldLock.Owner {
    switch self {
    case .groupLock, .coreGroupMutex: .group(kernel.devices[call.device]?.group ?? 0)
    case .ioasMutex, .domainsSemaphore, .iovaSemaphore: .ioas(call.space(in: kernel))
    case .oldIOASMutex: .ioas(call.oldHWPT.flatMap { kernel.ioasID(of: $0) } ?? .nonexistent)
    case .devicesLock: .hwpt(call.hwpt)
    case .oldDevicesLock: .hwpt(call.oldHWPT ?? .nonexistent)
    case .doorbellLock: .context
    }
  }
}

extension Call {
  /// The address space that the operation works on: that of the page table which is destroyed, that of the
  /// one which is attached to or made, or the one that the user named.
  fileprivate func space(in kernel: Kernel) -> ObjectID {
    kernel.ioasID(of: victim) ?? kernel.ioasID(of: hwpt) ?? kernel.ioasID(of: target) ?? target
  }
}
