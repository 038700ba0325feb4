// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Finds what the user named: a page table to attach to, or an IOAS.
  static let lookUpTarget = Step("iommufd_device_change_pt", errnos: [.ENOENT, .EINVAL]) {
    (kernel, call) throws(Refusal) in
    let entry = try kernel.object(call.target)
    switch entry.kind {
    case .ioas: break
    case .hwptPaging, .hwptNested: call.hwpt = call.target
    default:
      throw Refusal(
        .EINVAL, in: "iommufd_device_change_pt",
        "object \(call.target) is a \(entry.kind); only an IOAS or a hwpt can be attached to",
        .object(call.target))
    }
  }

  /// Refuses where the group is attached to another page table.
  static let refuseOtherTable = Step("iommufd_hw_pagetable_attach", errnos: [.EINVAL]) {
    (kernel, call) throws(Refusal) in
    guard let current = kernel[groupOf: call.device].hwpt, current != call.hwpt else { return }
    throw Refusal(
      .EINVAL, in: "iommufd_hw_pagetable_attach",
      "another device of the group is attached to hwpt \(current); a group shares one page table",
      culprits: [.object(current)] + kernel[groupOf: call.device].attached.map { .object($0) })
  }

  /// Announces the software MSI window to the page table, once in its life.
  static let setUpMSI = Step("iommufd_group_setup_msi", errnos: [.ENOMEM]) { (kernel, call) throws(Refusal) in
    let paging = kernel.pagingTable(of: call.hwpt)
    guard let start = kernel[groupOf: call.device].softwareMSIStart,
      kernel.hwpts[paging]?.msiCookie == nil
    else { return }
    kernel.hwpts[paging]?.msiCookie = start
  }

  /// Puts the group on the page table.
  static let attachGroup = Step(
    "iommu_attach_group_handle", locks: [.coreGroupMutex], errnos: [.ENOMEM, .EINVAL, .EBUSY, .ENODEV],
    undoneBy: "iommu_detach_group_handle"
  ) { (kernel, call) throws(Refusal) in
    if let current = kernel[groupOf: call.device].domain {
      throw Refusal(
        .EBUSY, in: "__iommu_attach_group",
        "the group of the device translates by hwpt \(current); one that is not blocked is not attached",
        .object(current))
    }
    try kernel.attachDomain(call.hwpt, to: call.device)
    kernel[groupOf: call.device].domain = call.hwpt
  } undo: { kernel, call in
    kernel[groupOf: call.device].domain = nil
  }

  /// Puts the group on the page table, before Linux 6.12.
  static let attachOldGroup = attachGroup.called("iommu_attach_group", undoneBy: "iommu_detach_group")
    .failing(with: [.EBUSY, .EINVAL, .ENOMEM, .ENODEV])

  /// Notes the page table for the group and counts the device as its user.
  static let joinGroup = Step(
    "list_add_tail(group_item)", undoneBy: "iommufd_hw_pagetable_detach"
  ) { (kernel, call) throws(Refusal) in
    kernel.objects.addUsers(1, to: call.hwpt)
    kernel[groupOf: call.device].hwpt = call.hwpt
    kernel[groupOf: call.device].attached.append(call.device)
  } undo: { kernel, call in
    kernel.objects.addUsers(-1, to: call.hwpt)
    kernel[groupOf: call.device].leave(call.device)
    if kernel[groupOf: call.device].attached.isEmpty { kernel[groupOf: call.device].hwpt = nil }
  }

  /// Counts the attachment as a user of the device.
  static let countAttachment = Step(
    "iommufd_device_attach", undoneBy: "iommufd_device_detach"
  ) { (kernel, call) throws(Refusal) in
    kernel.objects.addUsers(1, to: call.device)
  } undo: { kernel, call in
    kernel.objects.addUsers(-1, to: call.device)
  }
}

extension DeviceGroup {
  /// Takes a device from the list, once.
  mutating func leave(_ device: ObjectID) {
    if let index = attached.lastIndex(of: device) { attached.remove(at: index) }
  }
}

extension Condition {
  /// The user named an IOAS.
  static let targetIsIOAS = Condition("the target is an IOAS") { kernel, call in
    kernel.objects[call.target]?.kind == .ioas
  }

  /// The user named a page table.
  static let targetIsTable = Condition("the target is a hwpt") { kernel, call in
    call.hwpt == call.target
  }

  /// No device of the group is attached.
  static let groupIsEmpty = Condition("no device of the group is attached") { kernel, call in
    kernel[groupOf: call.device].attached.isEmpty
  }
}
