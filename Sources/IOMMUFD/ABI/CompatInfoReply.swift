// SPDX-License-Identifier: Apache-2.0

/// The reply to VFIO_IOMMU_GET_INFO: `iommufd_vfio_iommu_get_info`, Linux 6.12.
///
/// Behind the struct, two capabilities: how many mappings are left, and which ranges can be mapped.
struct CompatInfoReply: ReplyWriter {
  /// Where the caller's struct is.
  let address: UInt64
  /// The bytes that the caller has for the struct and the capabilities.
  let room: UInt32

  /// Where the first capability begins: at the end of the struct.
  private static let availableOffset = UInt64(CompatInfoLayout.size)
  /// Where the second begins: the first is padded to 8 bytes.
  private static let rangesOffset = availableOffset + UInt64((CapabilityLayout.availableSize + 7) & ~7)
  /// VFIO_IOMMU_INFO_PGSIZES and VFIO_IOMMU_INFO_CAPS.
  private static let flags: UInt32 = 3
  /// VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE and VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL.
  private static let (rangesID, availableID) = (UInt16(1), UInt16(3))

  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno) {
    guard case .compatInfo(let info) = response else { throw Reply.foreign }
    try writeAvailable(into: &memory)
    try writeRanges(info.ranges, into: &memory)
    try link(into: &memory)
    try writeHeader(info, into: &memory)
  }

  /// iommufd has no limit of its own for the number of mappings.
  private func writeAvailable(into memory: inout some CallerMemory) throws(Errno) {
    let size = CapabilityLayout.availableSize
    guard room >= Self.availableOffset + UInt64(size) else { return }
    var capability = capability(at: Self.availableOffset, id: Self.availableID, size: size)
    capability[CapabilityLayout.available] = .max
    guard capability.respond(to: &memory) else { throw .EFAULT }
  }

  /// The ranges that there is room for are written first, then the head if all had room.
  private func writeRanges(_ ranges: [IOVARange], into memory: inout some CallerMemory) throws(Errno) {
    let size = UInt64(IOVARangeLayout.size)
    var end = Self.rangesOffset + UInt64(CapabilityLayout.rangesSize)
    for range in ranges {
      end += size
      guard room >= end else { return }
      let bytes = range.first.rawValue.littleEndianBytes + range.last.rawValue.littleEndianBytes
      guard let place = address.offset(by: end - size), memory.copyToUser(bytes, at: place) else {
        throw .EFAULT
      }
    }
    guard room >= end else { return }
    var capability = capability(
      at: Self.rangesOffset, id: Self.rangesID, size: CapabilityLayout.rangesSize)
    capability[CapabilityLayout.rangeCount] = UInt32(clamping: ranges.count)
    guard capability.respond(to: &memory) else { throw .EFAULT }
  }

  /// The first capability names the second even where that one had no room.
  private func link(into memory: inout some CallerMemory) throws(Errno) {
    guard room >= Self.rangesOffset else { return }
    let next = Self.availableOffset + UInt64(CapabilityLayout.next.offset)
    let bytes = UInt32(Self.rangesOffset).littleEndianBytes
    guard let place = address.offset(by: next), memory.copyToUser(bytes, at: place) else { throw .EFAULT }
  }

  private func writeHeader(_ info: CompatInfo, into memory: inout some CallerMemory) throws(Errno) {
    let ranges = UInt64(info.ranges.count) * UInt64(IOVARangeLayout.size)
    let total = Self.rangesOffset + UInt64(CapabilityLayout.rangesSize) + ranges
    var header = UserStruct(at: address, userSize: room, size: CompatInfoLayout.size, [])
    header[VFIOLayout.argsz] = UInt32(clamping: total)
    header[VFIOLayout.flags] = Self.flags
    header[CompatInfoLayout.pageSizes] = info.pageSizes
    header[CompatInfoLayout.capabilityOffset] = room >= total ? UInt32(Self.availableOffset) : 0
    guard header.respond(to: &memory) else { throw .EFAULT }
  }

  private func capability(at offset: UInt64, id: UInt16, size: Int) -> UserStruct {
    // Where the address wraps it wraps for the kernel too; nobody can store there.
    var capability = UserStruct(
      at: address &+ offset, userSize: UInt32(clamping: size), size: size, [])
    capability[CapabilityLayout.id] = id
    capability[CapabilityLayout.version] = 1
    return capability
  }
}
