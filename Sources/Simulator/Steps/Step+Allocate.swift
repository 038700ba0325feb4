// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Refuses flags and data that the driver or the kernel does not know.
  static let checkPagingFlags = Step("iommufd_hwpt_paging_alloc", errnos: [.EOPNOTSUPP]) {
    (kernel, call) throws(Refusal) in
    let function = "iommufd_hwpt_paging_alloc"
    guard let iommu = kernel.description(of: call.device)?.iommu else { return }
    let flags = call.options.flags
    if flags != 0 || call.options.data != nil, !iommu.features.contains(.userAlloc) {
      throw Refusal(
        .EOPNOTSUPP, in: function, "the driver \(iommu.driver.rawValue) takes no flags and no data")
    }
    if flags & ~(HWPTFlags.nestParent | HWPTFlags.dirtyTracking) != 0 {
      throw Refusal(.EOPNOTSUPP, in: function, "flags \(flags.hex) are not known for a table of an IOAS")
    }
    if flags & HWPTFlags.dirtyTracking != 0, !kernel.canTrackDirty(call.device) {
      throw Refusal(.EOPNOTSUPP, in: function, "the device's IOMMU cannot track dirty pages")
    }
  }

  /// Reserves an id for the page table and counts it as a user of its IOAS.
  static let allocateObject = allocateObject(.hwptPaging)

  /// Reserves an id for a page table of a kind and counts it as a user of what it is built on.
  static func allocateObject(_ kind: ObjectTable.Kind) -> Step {
    Step("_iommufd_object_alloc", errnos: [.ENOMEM, .EBUSY], undoneBy: "iommufd_object_abort") {
      (kernel, call) throws(Refusal) in
      call.hwpt = kernel.objects.allocate(kind)
      kernel.objects.addUsers(1, to: call.target)
    } undo: { kernel, call in
      kernel.objects.remove(call.hwpt)
      kernel.objects.addUsers(-1, to: call.target)
    }
  }

  /// Asks the driver for an empty page table.
  static let allocateDomain = Step(
    "domain_alloc_user", errnos: [.ENOMEM, .EOPNOTSUPP, .EINVAL], undoneBy: "iommu_domain_free"
  ) { (kernel, call) throws(Refusal) in
    guard let iommu = kernel.description(of: call.device)?.iommu else { return }
    let nests = call.options.flags & HWPTFlags.nestParent != 0
    if call.options.data != nil || nests && !iommu.features.contains(.nesting) {
      throw Refusal(
        .EOPNOTSUPP, in: "domain_alloc_user (\(iommu.driver.rawValue))",
        nests ? "this IOMMU cannot nest page tables" : "a table of an IOAS takes no data")
    }
    kernel.hwpts[call.hwpt] = HWPT(
      base: .ioas(call.target), iommu: iommu, aperture: iommu.isLate ? nil : iommu.aperture,
      isNestParent: nests, canTrackDirty: call.options.flags & HWPTFlags.dirtyTracking != 0)
  } undo: { kernel, call in
    kernel.hwpts[call.hwpt] = nil
  }

  /// Links the page table to its IOAS and fills it.
  static let addDomain = Step(
    "iopt_table_add_domain", locks: [.domainsSemaphore, .iovaSemaphore],
    errnos: [.ENOMEM, .EFAULT, .EADDRINUSE, .EINVAL], undoneBy: "iopt_table_remove_domain"
  ) { (kernel, call) throws(Refusal) in
    try kernel.addDomain(call.hwpt, to: call.target)
  } undo: { kernel, call in
    kernel.removeDomain(call.hwpt, from: call.target)
  }

  /// Puts the page table on the IOAS's list.
  static let joinIOAS = Step("list_add_tail(hwpt_item)", undoneBy: "list_del(hwpt_item)") {
    (kernel, call) throws(Refusal) in
    kernel.ioases[call.target]?.hwpts.append(call.hwpt)
  } undo: { kernel, call in
    kernel.ioases[call.target]?.hwpts.removeAll { $0 == call.hwpt }
  }

  /// Marks the page table as one that the kernel made and may destroy.
  static let markAuto = Step("hwpt_paging->auto_domain = true") { (kernel, call) throws(Refusal) in
    kernel.hwpts[call.hwpt]?.isAuto = true
  }

  /// Makes the page table visible under its id.
  static let finalizeObject = Step("iommufd_object_finalize") { (kernel, call) throws(Refusal) in
    kernel.objects.finalize(call.hwpt)
  }
}

extension Kernel {
  /// Whether a device and its IOMMU have IOMMU_CAP_DIRTY_TRACKING.
  func canTrackDirty(_ device: ObjectID) -> Bool {
    guard let iommu = description(of: device)?.iommu else { return false }
    return iommu.features.contains(.dirtyTracking) && (devices[device]?.mockFlags ?? 0) & 1 == 0
  }
}
