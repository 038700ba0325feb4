// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// IOMMU_HWPT_ALLOC: `iommufd_hwpt_alloc`.
  ///
  /// Throws ENOENT where the device is not bound, EINVAL where the base does not exist or is neither an
  /// IOAS nor a paging table, EOPNOTSUPP for flags and data, and what linking the table throws.
  mutating func hwptAlloc(
    _ handle: DeviceHandle, _ base: ObjectID, _ options: HWPTOptions<ObjectID>
  ) throws(Refusal) -> Response {
    let id = try device(handle)
    let kind = objects[base]?.kind
    guard kind == .ioas || kind == .hwptPaging else {
      throw Refusal(
        .EINVAL, in: "iommufd_hwpt_alloc",
        kind.map { "object \(base) is a \($0); a page table is built on an IOAS or a paging hwpt" }
          ?? "there is no object \(base) to build on",
        culprits: kind == nil ? [] : [.object(base)])
    }
    let call = try run(design.allocate) { call in
      call.device = id
      call.target = base
      call.options = options
    }
    return .id(call.hwpt)
  }

  /// IOMMU_FAULT_QUEUE_ALLOC: `iommufd_fault_alloc`; its file stays open, so it can never be destroyed.
  mutating func faultQueueAlloc() -> Response {
    let id = objects.allocate(.faultQueue)
    objects.addUsers(1, to: id)
    objects.finalize(id)
    return .id(id)
  }

  /// IOMMU_HWPT_SET_DIRTY_TRACKING: `iommufd_hwpt_set_dirty_tracking`.
  ///
  /// Throws ENOENT where there is no such paging table, EOPNOTSUPP where it was not made for tracking.
  mutating func setDirtyTracking(_ id: ObjectID, _ on: Bool) throws(Refusal) -> Response {
    try require(id, .hwptPaging)
    try requireDirtyOps(id, "iopt_set_dirty_tracking")
    hwpts[id]?.isTrackingDirty = on
    return .done
  }

  /// IOMMU_HWPT_GET_DIRTY_BITMAP: `iommufd_hwpt_get_dirty_bitmap`.
  ///
  /// Nothing writes to simulated memory yet, so no bit is ever set. Throws ENOENT; EINVAL and EOVERFLOW
  /// for the range; EOPNOTSUPP where the table was not made for tracking.
  func getDirtyBitmap(
    _ id: ObjectID, at iova: IOVA, length: UInt64, pageSize: UInt64
  ) throws(Refusal) -> Response {
    try require(id, .hwptPaging)
    guard let owner = ioasID(of: id), let alignment = ioases[owner]?.iopt.alignment else { return .dirty(0) }
    try checkDirtyRange(iova, length: length, pageSize: pageSize, alignment: alignment)
    try requireDirtyOps(id, "iopt_read_and_clear_dirty_data")
    return .dirty(0)
  }

  /// `iommufd_check_iova_range`.
  private func checkDirtyRange(
    _ iova: IOVA, length: UInt64, pageSize: UInt64, alignment: UInt64
  ) throws(Refusal) {
    let function = "iommufd_check_iova_range"
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes to look at") }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    let ends = range.first.rawValue | (range.last.rawValue &+ 1)
    if ends & (alignment - 1) != 0 {
      throw Refusal(.EINVAL, in: function, "\(range) is not aligned to \(alignment.hex)")
    }
    if pageSize == 0 || ends & (pageSize - 1) != 0 {
      throw Refusal(.EINVAL, in: function, "\(range) is not made of pages of \(pageSize.hex) bytes")
    }
  }

  private func requireDirtyOps(_ id: ObjectID, _ function: String) throws(Refusal) {
    if hwpts[id]?.canTrackDirty != true {
      throw Refusal(.EOPNOTSUPP, in: function, "hwpt \(id) was not made for dirty tracking", .object(id))
    }
  }
}
