// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// How the areas of an IOAS pin user memory.
extension Kernel {
  /// Makes the hold of a new mapping on user memory: `iopt_alloc_pages`.
  mutating func makePages(isWritable: Bool) -> Pages {
    let accounting: Pages.Accounting =
      capabilities.contains(.ipcLock) ? .none : rlimitMode == 1 ? .process : .user
    return pins.makePages(epoch: memory.epoch, isWritable: isWritable, accounting: accounting)
  }

  /// Pins what is not pinned yet of an area that comes into its first page table.
  ///
  /// Models `iopt_area_fill_domains` and `pfn_reader_user_pin`. Throws EFAULT where a page is not mapped as
  /// it must be, EINVAL where one of the tables takes no such mapping, ENOMEM where the limit on locked memory
  /// is passed, which is looked at last.
  mutating func pin(
    _ area: AddressIndex<Area>.Element, into tables: [ObjectID]
  ) throws(Refusal) {
    try pin(
      area.pageNumbers, of: area.value.pages, for: area.range, refused: refusal(toMap: area, in: tables))
  }

  /// Why a table takes no mapping that can neither be read nor written; nil where all take it.
  ///
  /// Models `intel_iommu_map_pages`, `arm_lpae_map_pages` and `iommu_v1_map_pages`, Linux 6.12.
  func refusal(toMap area: AddressIndex<Area>.Element, in tables: [ObjectID]) -> Refusal? {
    guard area.value.protection.isEmpty,
      let table = tables.first(where: { hwpts[$0]?.iommu.driver.needsProtection == true })
    else { return nil }
    return Refusal(
      .EINVAL, in: hwpts[table]?.iommu.driver.mapFunction ?? "iommu_map",
      "the driver maps nothing that devices can neither read nor write", .area(area.range), .object(table))
  }

  /// Pins what is not pinned yet of some pages of a hold, and counts one more user of all of them.
  mutating func pin(
    _ numbers: IOVARange, of pages: Pages, for area: IOVARange, refused: Refusal? = nil
  ) throws(Refusal) {
    guard let record = pins[pages] else {
      try checkMemory(numbers, pages, for: area)
      if let refused { throw refused }
      return try pins.charge(numbers.length, to: pages.accounting, limit: memlockLimit)
    }
    var count: UInt64 = 0
    for gap in record.gaps(in: numbers) {
      try checkMemory(gap, pages, for: area)
      count += gap.length
    }
    if let refused { throw refused }
    try pins.charge(count, to: pages.accounting, limit: memlockLimit)
    pins[pages]?.addUser(of: numbers, epoch: memory.epoch)
  }

  /// The most pages that are pinned with one call: 64 KiB of pointers.
  private static let pagesAtOnce: UInt64 = 8192

  /// `pin_user_pages_fast` on pages given by their numbers.
  ///
  /// Throws EFAULT where one is not mapped as it must be, EOVERFLOW where the first call already reaches
  /// the end of all addresses.
  func checkMemory(_ numbers: IOVARange, _ pages: Pages, for area: IOVARange) throws(Refusal) {
    let page = IOPageTable.pageSize
    if numbers.last.rawValue == UInt64.max / page, numbers.length <= Self.pagesAtOnce {
      throw Refusal(
        .EOVERFLOW, in: "gup_fast_fallback", "the pages end beyond the last user address", .area(area))
    }
    let hole = memory.firstHole(
      from: numbers.first.rawValue * page, length: numbers.length * page, pages.neededProtection)
    guard let hole else { return }
    let isMapped = memory.firstHole(from: hole, length: 1, []) == nil
    throw Refusal(
      .EFAULT, in: "pfn_reader_user_pin",
      isMapped
        ? "the memory at user address \(hole.hex) cannot be \(pages.isWritable ? "written" : "read")"
        : "no memory is mapped at user address \(hole.hex)", .area(area))
  }

  /// Unpins what only an area that left its last page table has pinned: `iopt_area_unfill_domains`.
  mutating func unpin(_ area: AddressIndex<Area>.Element) {
    unpin(area.pageNumbers, of: area.value.pages)
  }

  /// Counts one user less of some pages of a hold, and unpins those without any.
  mutating func unpin(_ numbers: IOVARange, of pages: Pages) {
    let released = pins[pages]?.removeUser(of: numbers) ?? numbers.length
    pins.uncharge(released, from: pages.accounting)
  }

  /// Notes which pages of a hold are pinned, before something shares it with the one area it has.
  mutating func share(_ area: AddressIndex<Area>.Element, of iopt: IOPageTable) {
    guard pins[area.value.pages] == nil else { return }
    var record = SharedPages()
    if !iopt.domains.isEmpty {
      record.addUser(of: area.pageNumbers, epoch: iopt.pinEpoch(of: area.value))
    }
    pins[area.value.pages] = record
  }

  /// The layout of user memory when a page of an area was pinned; nil if it is not.
  func pinEpoch(of page: UInt64, _ area: Area, in iopt: IOPageTable) -> UInt32? {
    if let record = pins[area.pages] { return record.epoch(of: page) }
    return iopt.domains.isEmpty ? nil : iopt.pinEpoch(of: area)
  }
}

extension IOPageTable {
  /// The layout of user memory when a plain area was pinned: at the MAP, or when the first page table came.
  func pinEpoch(of area: Area) -> UInt32 { max(area.pages.epoch, linkEpoch) }
}

extension AddressIndex<Area>.Element {
  /// The numbers of the pages of user memory that the area touches.
  var pageNumbers: IOVARange { value.pageNumbers(length: range.length) }
}

extension Area {
  /// The numbers of the pages of user memory that so many bytes touch.
  func pageNumbers(length: UInt64) -> IOVARange {
    let last = userAddress &+ (length - 1)
    return IOVARange(IOVA(userAddress / IOPageTable.pageSize), IOVA(last / IOPageTable.pageSize)) ?? .all
  }
}

extension Machine.Driver {
  /// Whether the driver refuses mappings that can neither be read nor written.
  fileprivate var needsProtection: Bool {
    switch self {
    case .virtio, .mock: false
    default: true
    }
  }

  /// The function that refuses them.
  fileprivate var mapFunction: String {
    switch self {
    case .intel: "intel_iommu_map_pages"
    case .amd: "iommu_v1_map_pages"
    default: "arm_lpae_map_pages"
    }
  }
}
