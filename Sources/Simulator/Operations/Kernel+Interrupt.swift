// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What becomes of a device's message interrupts.
public enum Interrupts: Hashable, Sendable {
  /// None was requested.
  case notRequested
  /// They arrive; on hardware with a software window they are written to this address.
  case arrive(IOVA)
  /// They are lost: the write to this address is a fault, for a reason.
  case lost(IOVA, String)
}

extension Kernel {
  /// The steps of VFIO_DEVICE_SET_IRQS: `request_irq` gives the doorbell an address.
  ///
  /// Throws ENOENT where the device is not bound, ENOTTY for a mock device.
  func interruptPlan(_ handle: DeviceHandle) throws(Refusal) -> Plan {
    let id = try device(handle)
    if case .mock? = devices[id]?.name {
      throw Refusal(.ENOTTY, in: "iommufd_fops_ioctl", "mock devices raise no interrupts", .object(id))
    }
    let hardware = hardwareMSI(of: id)?.first
    return Plan(hardware == nil ? design.interrupt : [], { $0.device = id }) { kernel, _ in
      if let hardware { kernel.devices[id]?.doorbell = hardware }
      return kernel.devices[id]?.doorbell.map { .iova($0) } ?? .done
    }
  }

  /// What becomes of the message interrupts of a bound device now.
  public func interrupts(of device: ObjectID) -> Interrupts {
    guard let doorbell = devices[device]?.doorbell else { return .notRequested }
    switch dma(from: device, at: doorbell) {
    case .doorbell: return .arrive(doorbell)
    case .memory: return .lost(doorbell, "the address leads to memory")
    case .unknown(let reason), .fault(let reason): return .lost(doorbell, reason)
    }
  }
}
