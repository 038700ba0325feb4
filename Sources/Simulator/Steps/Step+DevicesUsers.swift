// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// The series of January 2023: a page table counts its devices, and the IOMMU core is asked where a group is.
extension Step {
  /// Makes the counter of the page table's devices; it starts at 1.
  static let allocateCounter = Step(
    "kzalloc(hwpt->devices_users)", errnos: [.ENOMEM], undoneBy: "kfree(hwpt->devices_users)"
  ) { (kernel, call) throws(Refusal) in
    kernel.hwpts[call.hwpt]?.devicesUsers = 1
  } undo: { _, _ in
  }

  /// Counts the device, as one of the page table's devices and as a user of it.
  static let countDevice = Step(
    "refcount_inc(hwpt->devices_users)", undoneBy: "refcount_dec(hwpt->devices_users)"
  ) { (kernel, call) throws(Refusal) in
    kernel.devices[call.device]?.hwpt = call.hwpt
    kernel.hwpts[call.hwpt]?.devicesUsers += 1
    kernel.objects.addUsers(1, to: call.hwpt)
  } undo: { kernel, call in
    kernel.devices[call.device]?.hwpt = call.current
    kernel.hwpts[call.hwpt]?.devicesUsers -= 1
    kernel.objects.addUsers(-1, to: call.hwpt)
  }

  /// Counts the device no more as one of the page table's devices.
  static let uncountDevice = Step("refcount_dec(hwpt->devices_users)") { (kernel, call) throws(Refusal) in
    call.victim = call.hwpt
    kernel.devices[call.device]?.hwpt = nil
    kernel.hwpts[call.hwpt]?.devicesUsers -= 1
  }
}

extension Condition {
  /// The IOMMU core has another domain for the device than the page table's.
  static let coreIsElsewhere = Condition("iommu_get_domain_for_dev is not the hwpt's domain") {
    kernel, call in kernel[groupOf: call.device].domain != call.hwpt
  }

  /// The IOMMU core has the page table's domain for the device.
  static let coreIsHere = Condition("iommu_get_domain_for_dev is the hwpt's domain") { kernel, call in
    kernel[groupOf: call.device].domain == call.hwpt
  }

  /// The counter says that no device is on the page table.
  static let noDeviceIsCounted = Condition("devices_users is 1") { kernel, call in
    kernel.hwpts[call.hwpt]?.devicesUsers == 1
  }
}
