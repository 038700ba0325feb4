// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Finds what the user named: an IOAS, or a paging table to nest on.
  static let lookUpBase = Step("iommufd_hwpt_alloc", errnos: [.EINVAL]) { (kernel, call) throws(Refusal) in
    let kind = kernel.objects[call.target]?.kind
    if kind == .ioas || kind == .hwptPaging { return }
    throw Refusal(
      .EINVAL, in: "iommufd_hwpt_alloc",
      kind.map { "object \(call.target) is a \($0); a page table is built on an IOAS or a paging hwpt" }
        ?? "there is no object \(call.target) to build on",
      culprits: kind == nil ? [] : [.object(call.target)])
  }

  /// Finds the IOAS that the user named.
  static let lookUpIOAS = Step("iommufd_get_ioas", errnos: [.ENOENT]) { (kernel, call) throws(Refusal) in
    try kernel.require(call.target, .ioas)
  }

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
      base: .ioas(call.target), iommu: kernel.tableModel(iommu, for: call.device),
      aperture: iommu.isLate ? nil : iommu.aperture,
      isNestParent: nests, canTrackDirty: call.options.flags & HWPTFlags.dirtyTracking != 0)
  } undo: { kernel, call in
    kernel.hwpts[call.hwpt] = nil
  }

  /// Refuses drivers that cannot make a page table for a device.
  static let requireUserAllocation = Step("iommufd_hw_pagetable_alloc", errnos: [.EOPNOTSUPP]) {
    (kernel, call) throws(Refusal) in
    guard let described = kernel.description(of: call.device), !described.iommu.features.contains(.userAlloc)
    else { return }
    throw Refusal(
      .EOPNOTSUPP, in: "iommufd_hw_pagetable_alloc",
      "the driver \(described.iommu.driver.rawValue) has no domain_alloc_user; without it there is no hwpt",
      .device(described.name))
  }

  /// Asks the bus's driver for an empty page table: it is told of no device and takes no options.
  static let allocateBusDomain = allocateDomain.called("iommu_domain_alloc").failing(with: [.ENOMEM])

  /// Refuses every option: Linux 6.6 knows none.
  static let checkNoOptions = Step("iommufd_hwpt_alloc", errnos: [.EOPNOTSUPP]) {
    (kernel, call) throws(Refusal) in
    if call.options.flags == 0, call.options.data == nil { return }
    throw Refusal(
      .EOPNOTSUPP, in: "iommufd_hwpt_alloc", "\(kernel.design.name) knows no flags and no data for a hwpt")
  }

  /// Links the page table to its IOAS and fills it.
  static let addDomain = Step(
    "iopt_table_add_domain", locks: [.domainsSemaphore, .iovaSemaphore],
    errnos: [.ENOMEM, .EFAULT, .EADDRINUSE, .EINVAL, .EEXIST], undoneBy: "iopt_table_remove_domain"
  ) { (kernel, call) throws(Refusal) in
    guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
    try kernel.addDomain(call.hwpt, to: ioas)
  } undo: { kernel, call in
    guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
    kernel.removeDomain(call.hwpt, from: ioas)
  }

  /// Puts the page table on the IOAS's list.
  static let joinIOAS = Step("list_add_tail(hwpt_item)", undoneBy: "list_del(hwpt_item)") {
    (kernel, call) throws(Refusal) in
    guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
    kernel.ioases[ioas]?.hwpts.append(call.hwpt)
  } undo: { kernel, call in
    guard let ioas = kernel.ioasID(of: call.hwpt) else { return }
    kernel.ioases[ioas]?.hwpts.removeAll { $0 == call.hwpt }
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
  /// The IOMMU as it makes tables for a device: a mock device with huge pages gets those of 1 MiB too.
  fileprivate func tableModel(_ iommu: Machine.IOMMU, for device: ObjectID) -> Machine.IOMMU {
    let hasHugePages = (devices[device]?.mockFlags ?? 0) & 2 != 0
    return hasHugePages ? iommu.adding(pageSizes: 1 << 20) : iommu
  }

  /// Whether a device and its IOMMU have IOMMU_CAP_DIRTY_TRACKING.
  func canTrackDirty(_ device: ObjectID) -> Bool {
    guard let iommu = description(of: device)?.iommu else { return false }
    return iommu.features.contains(.dirtyTracking) && (devices[device]?.mockFlags ?? 0) & 1 == 0
  }
}
