// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// Up to Linux 6.5 a page table has a list of its devices, and a device knows its page table.
extension Step {
  /// Refuses a device that is attached already.
  static let refuseAttached = Step("iommufd_hw_pagetable_attach", errnos: [.EINVAL]) {
    (kernel, call) throws(Refusal) in
    guard let current = kernel.devices[call.device]?.hwpt else { return }
    throw Refusal(
      .EINVAL, in: "iommufd_hw_pagetable_attach",
      "the device is attached to hwpt \(current) already, and this kernel moves no devices", .object(current))
  }

  /// Puts the device on the list of the page table and counts it as a user.
  static let joinTable = Step("list_add(devices_item)", undoneBy: "list_del(devices_item)") {
    (kernel, call) throws(Refusal) in
    kernel.devices[call.device]?.hwpt = call.hwpt
    kernel.hwpts[call.hwpt]?.devices.append(call.device)
    kernel.objects.addUsers(1, to: call.hwpt)
  } undo: { kernel, call in
    kernel.devices[call.device]?.hwpt = call.current
    kernel.hwpts[call.hwpt]?.leave(call.device)
    kernel.objects.addUsers(-1, to: call.hwpt)
  }

  /// Takes the device from the list of its page table.
  static let leaveTable = Step("list_del(devices_item)") { (kernel, call) throws(Refusal) in
    call.victim = call.hwpt
    kernel.devices[call.device]?.hwpt = nil
    kernel.hwpts[call.hwpt]?.leave(call.device)
  }

  /// Announces the software MSI window of the group to the page table, once in its life.
  static let setUpDeviceMSI = setUpMSI.called("iommufd_device_setup_msi").failing(
    with: [.ENOMEM, .EINVAL, .EEXIST])

  /// Takes the group from the page table, whichever it is on: its DMA is blocked.
  static let detachOldGroup = detachGroup.called("iommu_detach_group")

  /// Ends the device's use of its page table.
  static let dropTable = putTable.called("refcount_dec(hwpt->obj.users)")
}

extension HWPT {
  /// Takes a device from the list, once.
  mutating func leave(_ device: ObjectID) {
    if let index = devices.lastIndex(of: device) { devices.remove(at: index) }
  }
}

extension Kernel {
  /// Whether a device of the same group is on the list of a page table: `iommufd_hw_pagetable_has_group`.
  func hasGroup(of device: ObjectID, on hwpt: ObjectID) -> Bool {
    let group = devices[device]?.group
    return hwpts[hwpt]?.devices.contains { devices[$0]?.group == group } == true
  }
}

extension Condition {
  /// No device of the group is on the list of the page table.
  static let tableHasNoGroup = Condition("no device of the group is on the hwpt's list") { kernel, call in
    !kernel.hasGroup(of: call.device, on: call.hwpt)
  }

  /// No device is on the list of the page table.
  static let tableHasNoDevice = Condition("no device is on the hwpt's list") { kernel, call in
    kernel.hwpts[call.hwpt]?.devices.isEmpty == true
  }
}
