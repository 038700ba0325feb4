// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// From Linux 6.15 on, a group notes its attachments by PASID; a device without one is IOMMU_NO_PASID.
extension Step {
  /// Reserves the group's place for the attachment.
  static let reservePASID = Step(
    "xa_cmpxchg(&igroup->pasid_attach)", errnos: [.ENOMEM], undoneBy: "xa_cmpxchg(&igroup->pasid_attach)"
  ) { (_, _) throws(Refusal) in
  } undo: { _, _ in
  }

  /// Reserves the device's place in the attachment, which it has once.
  static let reserveDevice = Step(
    "xa_insert(&attach->device_array)", errnos: [.ENOMEM, .EBUSY],
    undoneBy: "xa_release(&attach->device_array)"
  ) { (kernel, call) throws(Refusal) in
    guard kernel[groupOf: call.device].attached.contains(call.device) else { return }
    throw Refusal(
      .EBUSY, in: "iommufd_hw_pagetable_attach", "the device is attached already", .object(call.device))
  } undo: { _, _ in
  }

  /// Maps every doorbell that the group's interrupts need, before the hardware uses the page table.
  static let installDoorbells = Step(
    "iommufd_group_setup_msi", locks: [.doorbellLock], errnos: [.ENOMEM, .EOVERFLOW]
  ) { (kernel, call) throws(Refusal) in
    let paging = kernel.pagingTable(of: call.hwpt)
    for page in kernel[groupOf: call.device].requiredDoorbells {
      kernel.hwpts[paging]?.map(doorbell: page)
    }
  }
}

extension HWPT {
  /// Maps the page of an interrupt doorbell, once.
  mutating func map(doorbell: IOVA) {
    if !doorbells.contains(doorbell) { doorbells.append(doorbell) }
  }
}
