// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// The ioctls on IO address spaces.
extension KernelContext {
  mutating func ioasAlloc() throws(Errno) -> Response {
    var call = abi_ioas_alloc()
    try ioctl(ABI_IOMMU_IOAS_ALLOC, &call)
    return remember(call.out_ioas_id, .ioas)
  }

  mutating func destroy(_ id: ObjectID) throws(Errno) -> Response {
    try destroyObject(id)
    forget(id)
    forgetMock(ofTestObject: id)
    return .done
  }

  /// IOMMU_DESTROY alone.
  func destroyObject(_ id: ObjectID) throws(Errno) {
    var call = abi_destroy()
    call.id = id.rawValue
    try ioctl(ABI_IOMMU_DESTROY, &call)
  }

  mutating func ioasMap(
    _ ioas: ObjectID, at iova: IOVA?, length: UInt64, _ place: UserMemory, _ protection: Protection
  ) throws(Errno) -> Response {
    var call = abi_ioas_map()
    call.flags = Self.mapFlags(iova, protection)
    call.ioas_id = ioas.rawValue
    call.user_va = try memory.address(of: place)
    call.length = length
    call.iova = iova?.rawValue ?? 0
    try ioctl(ABI_IOMMU_IOAS_MAP, &call)
    return .iova(IOVA(call.iova))
  }

  func ioasUnmap(_ ioas: ObjectID, at iova: IOVA, length: UInt64) throws(Errno) -> Response {
    var call = abi_ioas_unmap()
    call.ioas_id = ioas.rawValue
    call.iova = iova.rawValue
    call.length = length
    try ioctl(ABI_IOMMU_IOAS_UNMAP, &call)
    return .unmapped(call.length)
  }

  /// IOMMU_IOAS_COPY with further flags, and the struct as the kernel leaves it.
  func ioasCopy(
    to: ObjectID, from: ObjectID, _ source: IOVA, length: UInt64, at iova: IOVA?,
    _ protection: Protection, flags: UInt32 = 0
  ) throws(Errno) -> abi_ioas_copy {
    var call = abi_ioas_copy()
    call.flags = Self.mapFlags(iova, protection) | flags
    call.dst_ioas_id = to.rawValue
    call.src_ioas_id = from.rawValue
    call.length = length
    call.dst_iova = iova?.rawValue ?? 0
    call.src_iova = source.rawValue
    try ioctl(ABI_IOMMU_IOAS_COPY, &call)
    return call
  }

  private static func mapFlags(_ iova: IOVA?, _ protection: Protection) -> UInt32 {
    (iova == nil ? 0 : ABI_IOAS_MAP_FIXED_IOVA)
      | (protection.contains(.read) ? ABI_IOAS_MAP_READABLE : 0)
      | (protection.contains(.write) ? ABI_IOAS_MAP_WRITEABLE : 0)
  }

  /// Asks with more room as long as the kernel has more ranges than fit.
  func iovaRanges(_ ioas: ObjectID) throws(Errno) -> Response {
    var room: UInt32 = 16
    while true {
      var call = abi_ioas_iova_ranges()
      call.ioas_id = ioas.rawValue
      call.num_iovas = room
      do throws(Errno) {
        let ranges = try iovaRanges(&call)
        return .ranges(alignment: call.out_iova_alignment, ranges)
      } catch {
        guard error == .EMSGSIZE, call.num_iovas > room else { throw error }
        room = call.num_iovas
      }
    }
  }

  private func iovaRanges(_ call: inout abi_ioas_iova_ranges) throws(Errno) -> [IOVARange] {
    var elements = [abi_iova_range](repeating: abi_iova_range(), count: Int(call.num_iovas))
    try elements.withAddress { (address) throws(Errno) in
      call.allowed_iovas = address
      try ioctl(ABI_IOMMU_IOAS_IOVA_RANGES, &call)
    }
    return elements.prefix(Int(call.num_iovas)).compactMap { IOVARange(IOVA($0.start), IOVA($0.last)) }
  }

  func allowIOVAs(_ ioas: ObjectID, _ ranges: [AllowedRange]) throws(Errno) -> Response {
    var elements = ranges.map { abi_iova_range(start: $0.first.rawValue, last: $0.last.rawValue) }
    var call = abi_ioas_allow_iovas()
    call.ioas_id = ioas.rawValue
    call.num_iovas = UInt32(clamping: elements.count)
    try elements.withAddress { (address) throws(Errno) in
      call.allowed_iovas = address
      try ioctl(ABI_IOMMU_IOAS_ALLOW_IOVAS, &call)
    }
    return .done
  }
}

extension Array {
  /// Calls with the address of the first element, as the structs of the ABI hold it; 0 for none.
  mutating func withAddress<Result>(
    _ body: (UInt64) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    try withUnsafeMutableBufferPointer { (buffer) throws(Errno) in
      try body(UInt64(UInt(bitPattern: buffer.baseAddress)))
    }
  }
}
