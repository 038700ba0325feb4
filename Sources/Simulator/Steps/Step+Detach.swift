// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Takes the device from its group's list.
  static let leaveGroup = Step("list_del(group_item)") { (kernel, call) throws(Refusal) in
    call.hwpt = kernel[groupOf: call.device].hwpt ?? .nonexistent
    call.victim = call.hwpt
    kernel[groupOf: call.device].leave(call.device)
  }

  /// Takes the group from the page table: its DMA is blocked.
  static let detachGroup = Step(
    "iommu_detach_group_handle", locks: [.coreGroupMutex]
  ) { (kernel, call) throws(Refusal) in
    kernel.forgetFaults(of: call.device, on: call.hwpt)
    kernel[groupOf: call.device].domain = nil
    kernel.forgetFreedTables()
    kernel[groupOf: call.device].hwpt = nil
  }

  /// Opens the device's regions.
  static let removeReservedRegions = Step(
    "iopt_remove_reserved_iova", locks: [.iovaSemaphore]
  ) { (kernel, call) throws(Refusal) in
    guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
    kernel.removeReservedRegions(of: call.device, in: ioas)
  }

  /// Ends the device's use of its page table.
  static let putTable = Step("iommufd_hw_pagetable_put") { (kernel, call) throws(Refusal) in
    kernel.objects.addUsers(-1, to: call.victim)
  }

  /// Takes the device's object away.
  static let unbindDevice = Step("iommufd_device_unbind") { (kernel, call) throws(Refusal) in
    kernel.unmakeDevice(call.device)
  }

  /// Ends the attachment's use of the device.
  static let uncountAttachment = Step("iommufd_device_detach") { (kernel, call) throws(Refusal) in
    kernel.objects.addUsers(-1, to: call.device)
  }
}

extension Condition {
  /// The page table that the device left was made by the kernel, and nobody uses it any more.
  static let tableIsAbandoned = Condition("the old hwpt is auto and unused") { kernel, call in
    kernel.hwpts[call.victim]?.isAuto == true && kernel.objects[call.victim]?.users == 1
  }
}
