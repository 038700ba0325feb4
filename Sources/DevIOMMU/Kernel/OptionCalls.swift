// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// IOMMU_OPTION and IOMMU_VFIO_IOAS.
extension KernelContext {
  func hugePages(_ ioas: ObjectID, set value: UInt64?) throws(Errno) -> Response {
    try option(ABI_OPTION_HUGE_PAGES, of: ioas.rawValue, set: value)
  }

  func rlimitMode(set value: UInt64?) throws(Errno) -> Response {
    try option(ABI_OPTION_RLIMIT_MODE, of: 0, set: value)
  }

  private func option(_ option: UInt32, of object: UInt32, set value: UInt64?) throws(Errno) -> Response {
    var call = abi_option()
    call.option_id = option
    call.op = UInt16(value == nil ? ABI_OPTION_OP_GET : ABI_OPTION_OP_SET)
    call.object_id = object
    call.val64 = value ?? 0
    try ioctl(ABI_IOMMU_OPTION, &call)
    return value == nil ? .value(call.val64) : .done
  }

  func vfioIOASGet() throws(Errno) -> Response {
    .id(ObjectID(try vfioIOAS(ABI_VFIO_IOAS_GET)))
  }

  func vfioIOASSet(_ ioas: ObjectID) throws(Errno) -> Response {
    _ = try vfioIOAS(ABI_VFIO_IOAS_SET, ioas.rawValue)
    return .done
  }

  func vfioIOASClear() throws(Errno) -> Response {
    _ = try vfioIOAS(ABI_VFIO_IOAS_CLEAR)
    return .done
  }

  private func vfioIOAS(_ operation: UInt32, _ ioas: UInt32 = 0) throws(Errno) -> UInt32 {
    var call = abi_vfio_ioas()
    call.ioas_id = ioas
    call.op = UInt16(operation)
    try ioctl(ABI_IOMMU_VFIO_IOAS, &call)
    return call.ioas_id
  }
}
