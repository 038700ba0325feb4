// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Step {
  /// Refuses flags, missing data and parents that cannot be nested on.
  static let checkNesting = Step("iommufd_hwpt_nested_alloc", errnos: [.EOPNOTSUPP, .EINVAL]) {
    (kernel, call) throws(Refusal) in
    let function = "iommufd_hwpt_nested_alloc"
    guard let iommu = kernel.description(of: call.device)?.iommu, let parent = kernel.hwpts[call.target]
    else { return }
    if call.options.flags & ~HWPTFlags.faultIDValid != 0 {
      throw Refusal(
        .EOPNOTSUPP, in: function, "flags \(call.options.flags.hex) are not known for a nested table")
    }
    if call.options.data == nil || !iommu.features.contains(.userAlloc) {
      throw Refusal(.EOPNOTSUPP, in: function, "a nested table needs data that the driver understands")
    }
    if parent.isAuto || !parent.isNestParent || parent.iommu.driver != iommu.driver {
      throw Refusal(
        .EINVAL, in: function,
        parent.isAuto
          ? "hwpt \(call.target) is auto and can have no nested tables"
          : "hwpt \(call.target) was not made as a parent for this driver", .object(call.target))
    }
  }

  /// Reserves an id for the nested table and counts it as a user of its parent.
  static let allocateNestedObject = allocateObject(.hwptNested)

  /// Asks the driver for a nested table.
  static let allocateNestedDomain = Step(
    "domain_alloc_user", errnos: [.ENOMEM, .EOPNOTSUPP, .EINVAL, .EFAULT], undoneBy: "iommu_domain_free"
  ) { (kernel, call) throws(Refusal) in
    guard let iommu = kernel.description(of: call.device)?.iommu else { return }
    let iotlb = try iommu.selftestIOTLB(call.options.data)
    kernel.hwpts[call.hwpt] = HWPT(
      base: .parent(call.target), iommu: iommu, aperture: iommu.aperture, isNestParent: false,
      canTrackDirty: false)
    kernel.hwpts[call.hwpt]?.iotlb = Array(repeating: iotlb, count: 4)
  } undo: { kernel, call in
    kernel.hwpts[call.hwpt] = nil
  }

  /// Connects the fault queue that the user named.
  static let connectFaultQueue = Step(
    "iommufd_get_fault", errnos: [.ENOENT], undoneBy: "refcount_dec(fault->obj.users)"
  ) { (kernel, call) throws(Refusal) in
    let queue = call.options.faultQueue ?? ObjectID(0)
    try kernel.require(queue, .faultQueue)
    kernel.objects.addUsers(1, to: queue)
    kernel.hwpts[call.hwpt]?.faultQueue = queue
  } undo: { kernel, call in
    if let queue = call.options.faultQueue { kernel.objects.addUsers(-1, to: queue) }
  }
}

extension Condition {
  /// The user named a page table as the base of a new one.
  static let targetIsParent = Condition("the base is a hwpt") { kernel, call in
    kernel.objects[call.target]?.kind == .hwptPaging
  }

  /// The user named a fault queue.
  static let namesFaultQueue = Condition("a fault queue is named") { _, call in
    call.options.flags & HWPTFlags.faultIDValid != 0
  }
}

extension Machine.IOMMU {
  /// The value that the test driver reads from the data for a nested table.
  ///
  /// Models `__mock_domain_alloc_nested`. Throws EOPNOTSUPP for another driver or type, EINVAL for a wrong
  /// length, EFAULT for data that cannot be read.
  fileprivate func selftestIOTLB(_ data: DriverData?) throws(Refusal) -> UInt32 {
    let function = "domain_alloc_user (\(driver.rawValue))"
    guard driver == .mock, let data, data.type == DriverData.selftestType else {
      throw Refusal(
        .EOPNOTSUPP, in: function,
        driver == .mock ? "the type of the data is not the test driver's" : "this driver nests no page tables"
      )
    }
    if data.length != 4 {
      throw Refusal(.EINVAL, in: function, "the test driver takes 4 bytes, not \(data.length)")
    }
    guard let bytes = data.bytes else {
      throw Refusal(.EFAULT, in: function, "the data cannot be read")
    }
    return UInt32(littleEndianBytes: bytes)
  }
}
