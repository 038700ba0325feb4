// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// IOMMU_HWPT_ALLOC: `iommufd_hwpt_alloc`.
  ///
  /// Throws EINVAL for data without type or length, ENOENT where the device is not bound, EINVAL where the base does not exist or is neither an
  /// IOAS nor a paging table, EOPNOTSUPP for flags and data, and what linking the table throws.
  mutating func hwptAlloc(
    _ handle: DeviceHandle, _ base: ObjectID, _ options: HWPTOptions<ObjectID>
  ) throws(Refusal) -> Response {
    try run(try hwptAllocPlan(handle, base, options))
  }

  /// The steps of making a page table.
  func hwptAllocPlan(
    _ handle: DeviceHandle, _ base: ObjectID, _ options: HWPTOptions<ObjectID>
  ) throws(Refusal) -> Plan {
    if let data = options.data, (data.type == 0) != (data.length == 0) {
      throw Refusal(.EINVAL, in: "iommufd_hwpt_alloc", "data has a type and a length, or neither")
    }
    let id = try device(handle)
    return Plan(
      design.allocate,
      { call in
        call.device = id
        call.target = base
        call.options = options
      }
    ) { _, call in .id(call.hwpt) }
  }
}
