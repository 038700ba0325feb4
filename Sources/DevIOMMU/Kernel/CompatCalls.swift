// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import IOMMUFD

// The calls of an old VFIO container.
extension KernelContext {
  mutating func perform(_ operation: CompatOperation) throws(Errno) -> Response {
    switch operation {
    case .checkExtension(let number):
      return .value(UInt64(try ioctl(ABI_VFIO_CHECK_EXTENSION, number: number)))
    case .setIOMMU(let type):
      _ = try ioctl(ABI_VFIO_SET_IOMMU, number: type)
      return .done
    case .getInfo: return .compatInfo(try compatInfo())
    case .mapDMA(let at, let length, let place, let protection):
      return try mapDMA(at, length, place, protection)
    case .unmapDMA(let at, let length): return try unmapDMA(at, length, flags: 0)
    case .unmapAll: return try unmapDMA(.zero, 0, flags: ABI_VFIO_DMA_UNMAP_FLAG_ALL)
    }
  }

  private mutating func mapDMA(
    _ iova: IOVA, _ length: UInt64, _ place: UserMemory, _ protection: Protection
  ) throws(Errno) -> Response {
    var call = abi_vfio_dma_map()
    call.flags =
      (protection.contains(.read) ? ABI_VFIO_DMA_MAP_FLAG_READ : 0)
      | (protection.contains(.write) ? ABI_VFIO_DMA_MAP_FLAG_WRITE : 0)
    call.vaddr = try memory.address(of: place)
    call.iova = iova.rawValue
    call.size = length
    try ioctl(ABI_VFIO_IOMMU_MAP_DMA, &call)
    return .iova(iova)
  }

  private func unmapDMA(_ iova: IOVA, _ length: UInt64, flags: UInt32) throws(Errno) -> Response {
    var call = abi_vfio_dma_unmap()
    call.flags = flags
    call.iova = iova.rawValue
    call.size = length
    try ioctl(ABI_VFIO_IOMMU_UNMAP_DMA, &call)
    return .unmapped(call.size)
  }

  /// Asks with more room as long as the kernel has more to tell than fits.
  private func compatInfo() throws(Errno) -> CompatInfo {
    var room = WholePages.size
    while true {
      let answer = try WholePages.with(atLeast: room) { (memory) throws(Errno) in
        memory.storeBytes(of: UInt32(room), as: UInt32.self)
        _ = try ioctl(ABI_VFIO_IOMMU_GET_INFO, number: memory.address)
        let info = memory.load(as: abi_vfio_iommu_info.self)
        return (needed: Int(info.argsz), info: CompatInfo(UnsafeRawBufferPointer(memory)))
      }
      if answer.needed <= room { return answer.info }
      room = answer.needed
    }
  }
}

extension CompatInfo {
  /// Reads the struct and follows the chain of capabilities behind it to the ranges.
  fileprivate init(_ memory: UnsafeRawBufferPointer) {
    let info = memory.load(as: abi_vfio_iommu_info.self)
    var offset = Int(info.cap_offset)
    var ranges: [IOVARange] = []
    while offset != 0, offset + MemoryLayout<abi_vfio_info_cap_header>.size <= memory.count {
      let header = memory.loadUnaligned(fromByteOffset: offset, as: abi_vfio_info_cap_header.self)
      if UInt32(header.id) == ABI_VFIO_IOMMU_INFO_CAP_IOVA_RANGE {
        ranges = Self.ranges(in: memory, at: offset)
      }
      // A chain only goes on upwards.
      guard Int(header.next) > offset else { break }
      offset = Int(header.next)
    }
    self.init(pageSizes: info.iova_pgsizes, ranges: ranges)
  }

  private static func ranges(in memory: UnsafeRawBufferPointer, at offset: Int) -> [IOVARange] {
    let start = offset + MemoryLayout<abi_vfio_cap_iova_range>.size
    let size = MemoryLayout<abi_vfio_iova_range>.size
    guard start <= memory.count else { return [] }
    let head = memory.loadUnaligned(fromByteOffset: offset, as: abi_vfio_cap_iova_range.self)
    return (0..<min(Int(head.nr_iovas), (memory.count - start) / size)).compactMap {
      let range = memory.loadUnaligned(fromByteOffset: start + $0 * size, as: abi_vfio_iova_range.self)
      return IOVARange(IOVA(range.start), IOVA(range.end))
    }
  }
}
