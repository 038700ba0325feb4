// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// The ioctls of an old VFIO container, on the IOAS that was set for them.
extension Kernel {
  mutating func perform(_ operation: CompatOperation) throws(Refusal) -> Response {
    switch operation {
    case .checkExtension(let number): return .value(try checkExtension(number))
    case .setIOMMU(let type): return try setIOMMU(type)
    case .getInfo: return .compatInfo(try compatInfo())
    case .mapDMA(let at, let length, let source, let protection):
      return try mapDMA(at: at, length: length, source, protection)
    case .unmapDMA(let at, let length): return .unmapped(try unmapDMA(at: at, length: length))
    case .unmapAll: return .unmapped(try unmap(.all, in: try compatIOAS()))
    }
  }

  /// The IOAS of the old calls: `get_compat_ioas`.
  ///
  /// Throws ENODEV where none is set.
  func compatIOAS() throws(Refusal) -> ObjectID {
    guard let vfioIOAS else {
      throw Refusal(.ENODEV, in: "get_compat_ioas", "no IOAS is set for the old VFIO calls")
    }
    return vfioIOAS
  }

  /// VFIO_CHECK_EXTENSION: `iommufd_vfio_check_extension`; no modelled page table forces coherency.
  ///
  /// Throws ENODEV for DMA_CC without IOAS.
  private func checkExtension(_ number: UInt64) throws(Refusal) -> UInt64 {
    switch number {
    case 1, 3, 8, 9: return 1
    case 4: return ioases[try compatIOAS()]?.hwpts.isEmpty == true ? 1 : 0
    default: return 0
    }
  }

  /// VFIO_SET_IOMMU: `iommufd_vfio_set_iommu`; type 1 disables large pages.
  ///
  /// Throws EINVAL for other types than 1 and 3, ENODEV, and what disabling throws.
  private mutating func setIOMMU(_ type: UInt64) throws(Refusal) -> Response {
    if type != 1, type != 3 {
      throw Refusal(.EINVAL, in: "iommufd_vfio_set_iommu", "the type is 1 (type1) or 3 (type1v2)")
    }
    let ioas = try compatIOAS()
    if type == 1 { try disableLargePages(of: ioas) }
    return .done
  }

  /// VFIO_IOMMU_GET_INFO: `iommufd_vfio_iommu_get_info` and `iommufd_get_pagesizes`.
  ///
  /// Throws ENODEV.
  private func compatInfo() throws(Refusal) -> CompatInfo {
    let iopt = try ioas(try compatIOAS()).iopt
    let subPage = IOPageTable.pageSize - 1
    var sizes = iopt.domains.reduce(UInt64.max) { $0 & (hwpts[$1]?.iommu.pageSizes ?? .max) }
    if sizes & subPage != 0 { sizes = sizes & ~subPage | IOPageTable.pageSize }
    return CompatInfo(pageSizes: max(sizes, iopt.alignment), ranges: iopt.unreserved)
  }

  /// VFIO_IOMMU_MAP_DMA: `iommufd_vfio_map_dma`; also without protection.
  ///
  /// Throws ENODEV, and what a map at a fixed address throws from the making of the hold on.
  private mutating func mapDMA(
    at iova: IOVA, length: UInt64, _ source: UserMemory, _ protection: Protection
  ) throws(Refusal) -> Response {
    memory.use(source)
    let ioas = try compatIOAS()
    return try mapUserPages(source.userAddress, in: ioas, length: length, at: iova, protection)
  }

  /// VFIO_IOMMU_UNMAP_DMA: `iommufd_vfio_unmap_dma`; nothing mapped is no error.
  ///
  /// Without large pages areas are cut at the ends of the range first. Throws ENODEV, what cutting throws,
  /// EINVAL for no bytes, EOVERFLOW, and what the unmap throws.
  private mutating func unmapDMA(at iova: IOVA, length: UInt64) throws(Refusal) -> UInt64 {
    let ioas = try compatIOAS()
    if ioases[ioas]?.iopt.largePagesDisabled == true {
      try cut(at: IOVA(iova.rawValue &+ length &- 1), in: ioas)
      if let below = iova.previous { try cut(at: below, in: ioas) }
    }
    do throws(Refusal) {
      return try unmap(try rangeToUnmap(iova, length: length), in: ioas)
    } catch {
      // Here the unmapping has begun, also where it refuses the numbers: the size is written back.
      var refusal = error
      refusal.done = error.done ?? 0
      throw refusal
    }
  }

  /// Cuts the area at an address in two, so that the first part ends there.
  ///
  /// Models `iopt_cut_iova` and `iopt_area_split`. Throws EBUSY while the area is being unmapped, EINVAL
  /// where the cut is not aligned, an access has pins in the area, or large pages may be mapped.
  mutating func cut(at address: IOVA, in id: ObjectID) throws(Refusal) {
    guard let iopt = ioases[id]?.iopt, let area = iopt.areas.element(at: address),
      address != area.range.first, let next = address.next, next <= area.range.last
    else { return }
    try checkCut(area, at: next, of: iopt, id)
    share(area, of: iopt)
    pins.addArea(of: area.value.pages)
    let parts = [IOVARange(area.range.first, address), IOVARange(next, area.range.last)].compactMap(\.self)
    replace(area, by: parts, in: id)
    countCut(area, parts, isLinked: !iopt.domains.isEmpty)
  }

  private func checkCut(
    _ area: AddressIndex<Area>.Element, at next: IOVA, of iopt: IOPageTable, _ id: ObjectID
  ) throws(Refusal) {
    let function = "iopt_area_split"
    if iopt.preventedAreas.contains(area.range.first) {
      throw Refusal(.EBUSY, in: function, "the area is being unmapped", .area(area.range))
    }
    let userAddress = area.value.userAddress &+ (next.rawValue - area.range.first.rawValue)
    if (next.rawValue | userAddress % IOPageTable.pageSize) & (iopt.alignment - 1) != 0 {
      throw Refusal(
        .EINVAL, in: function, "a cut at \(next) is not aligned to \(iopt.alignment.hex)", .area(area.range))
    }
    let accesses = pinningAccesses(of: area.range, in: id)
    if !accesses.isEmpty {
      throw Refusal(
        .EINVAL, in: function, "an access has pinned pages of the area",
        culprits: accesses.map { .object($0) } + [.area(area.range)])
    }
    if !iopt.domains.isEmpty, !iopt.largePagesDisabled {
      throw Refusal(.EINVAL, in: function, "the area may be mapped with large pages", .area(area.range))
    }
  }

  /// Puts the parts of an area in its place, in the IOAS and in its page tables.
  private mutating func replace(
    _ area: AddressIndex<Area>.Element, by parts: [IOVARange], in id: ObjectID
  ) {
    let tables = ioases[id]?.iopt.domains ?? []
    ioases[id]?.iopt.areas.remove(startingAt: area.range.first)
    for table in tables { hwpts[table]?.mappings.remove(startingAt: area.range.first) }
    for part in parts {
      let new = Area(
        userAddress: area.piece(in: part).userAddress, pages: area.value.pages,
        protection: area.value.protection)
      ioases[id]?.iopt.areas.insert(part, new)
      for table in tables { hwpts[table]?.mappings.insert(part, new) }
    }
  }

  /// Counts both parts as users of the pages that they touch, in place of the whole.
  private mutating func countCut(
    _ area: AddressIndex<Area>.Element, _ parts: [IOVARange], isLinked: Bool
  ) {
    guard isLinked else { return }
    for part in parts {
      pins[area.value.pages]?.addUser(of: area.piece(in: part).pageNumbers, epoch: memory.epoch)
    }
    unpin(area)
  }
}
