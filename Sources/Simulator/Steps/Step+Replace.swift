// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Refuses where the device is not attached, or only its group is.
  static let requireAttached = requireAttached { $0.attached.contains($1) }

  /// Refuses where no device of the group is attached.
  static let requireAttachedGroup = requireAttached { _, _ in true }

  private static func requireAttached(
    _ isAttached: @escaping @Sendable (DeviceGroup, ObjectID) -> Bool
  ) -> Step {
    Step("iommufd_device_do_replace", errnos: [.EINVAL]) { (kernel, call) throws(Refusal) in
      let group = kernel[groupOf: call.device]
      guard let old = group.hwpt, isAttached(group, call.device) else {
        throw Refusal(
          .EINVAL, in: "iommufd_device_do_replace", "the device is not attached, so it cannot be moved",
          .object(call.device))
      }
      call.oldHWPT = old == call.hwpt ? nil : old
    }
  }

  /// Closes the regions of every attached device of the group in the new IOAS, if it is another one.
  ///
  /// Its undo opens them in the new page table's IOAS even where that is the old one too: so does the
  /// kernel, from 6.6 on.
  static let replaceReservedRegions = Step(
    "iommufd_group_do_replace_reserved_iova", locks: [.iovaSemaphore], errnos: [.ENOMEM, .EADDRINUSE],
    undoneBy: "iommufd_group_remove_reserved_iova"
  ) { (kernel, call) throws(Refusal) in
    let old = call.oldHWPT.flatMap { kernel.ioasID(of: $0) }
    guard let new = kernel.ioasID(of: call.hwpt), new != old else { return }
    do throws(Refusal) {
      for device in kernel[groupOf: call.device].attached {
        try kernel.enforceReservedRegions(
          kernel.regions(of: device), of: device, in: new, "iopt_table_enforce_dev_resv_regions")
      }
    } catch {
      kernel.removeGroupReservedRegions(of: call.device, in: new)
      throw error
    }
  } undo: { kernel, call in
    guard let new = kernel.ioasID(of: call.hwpt) else { return }
    kernel.removeGroupReservedRegions(of: call.device, in: new)
  }

  /// Moves the group to the new page table.
  static let replaceGroup = Step(
    "iommu_replace_group_handle", locks: [.coreGroupMutex], errnos: [.ENOMEM, .EINVAL, .ENODEV],
    undoneBy: "iommu_replace_group_handle"
  ) { (kernel, call) throws(Refusal) in
    try kernel.attachDomain(call.hwpt, to: call.device)
    kernel[groupOf: call.device].domain = call.hwpt
    kernel.forgetFreedTables()
  } undo: { kernel, call in
    kernel[groupOf: call.device].domain = call.oldHWPT
  }

  /// Moves the group to the new page table, or puts it there, before Linux 6.12.
  static let replaceGroupDomain = replaceGroup.called(
    "iommu_group_replace_domain", undoneBy: "iommu_group_replace_domain")

  /// Opens the regions of the group in the old IOAS, if it is another one.
  static let dropOldReservedRegions = Step(
    "iommufd_group_remove_reserved_iova", locks: [.iovaSemaphore]
  ) { (kernel, call) throws(Refusal) in
    guard let old = call.oldHWPT.flatMap({ kernel.ioasID(of: $0) }), old != kernel.ioasID(of: call.hwpt)
    else { return }
    kernel.removeGroupReservedRegions(of: call.device, in: old)
  }

  /// Notes the new page table and counts the group's devices as its users; the last use of the old one is
  /// put when no lock is held.
  static let moveUsers = Step("refcount_add(hwpt->obj.users)") { (kernel, call) throws(Refusal) in
    guard let old = call.oldHWPT else { return }
    kernel.forgetFaults(of: call.device, on: old)
    let count = kernel[groupOf: call.device].attached.count
    kernel.objects.addUsers(count, to: call.hwpt)
    kernel.objects.addUsers(1 - count, to: old)
    kernel[groupOf: call.device].hwpt = call.hwpt
    call.victim = old
  }
}

extension Kernel {
  /// Opens the regions of every attached device of a group: `iommufd_group_remove_reserved_iova`.
  fileprivate mutating func removeGroupReservedRegions(of member: ObjectID, in ioas: ObjectID) {
    for device in self[groupOf: member].attached { removeReservedRegions(of: device, in: ioas) }
  }
}

extension Condition {
  /// The device is attached to another page table than the one it goes to.
  static let tableChanges = Condition("the hwpt is not the current one") { _, call in
    call.oldHWPT != nil
  }
}
