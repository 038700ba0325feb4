// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// The ioctls on page tables, but those of dirty tracking.
extension KernelContext {
  mutating func hwptAlloc(
    _ device: DeviceHandle, _ base: ObjectID, _ options: HWPTOptions<ObjectID>
  ) throws(Errno) -> Response {
    var call = abi_hwpt_alloc()
    call.flags = options.flags
    call.dev_id = deviceID(device)
    call.pt_id = base.rawValue
    call.fault_id = options.faultQueue?.rawValue ?? 0
    if let data = options.data {
      call.data_type = data.type
      call.data_len = data.length
    }
    try alloc(&call, options.data)
    return remember(call.out_hwpt_id, .table)
  }

  /// Data that the caller cannot read has the address 0.
  private mutating func alloc(_ call: inout abi_hwpt_alloc, _ data: DriverData?) throws(Errno) {
    guard let bytes = data?.bytes else {
      try ioctl(ABI_IOMMU_HWPT_ALLOC, &call)
      return
    }
    try withMemory(bytes, promising: UInt64(call.data_len)) { (context, address) throws(Errno) in
      call.data_uptr = address
      try context.ioctl(ABI_IOMMU_HWPT_ALLOC, &call)
    }
  }

  mutating func invalidate(_ hwpt: ObjectID, _ request: Invalidation) throws(Errno) -> Response {
    var call = abi_hwpt_invalidate()
    call.hwpt_id = hwpt.rawValue
    call.data_type = request.type
    call.entry_len = request.entryLength
    call.entry_num = request.count
    let length = UInt64(request.count) * UInt64(request.entryLength)
    try withMemory(request.bytes, promising: length) { (context, address) throws(Errno) in
      call.data_uptr = address
      try context.ioctl(ABI_IOMMU_HWPT_INVALIDATE, &call)
    }
    return .count(UInt64(call.entry_num))
  }
}
