// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// An area as a page table holds it: cut into pages of the sizes that the hardware has.
///
/// Models `iommu_pgsize` of Linux 6.12: each page is the largest that both addresses are aligned for and that the
/// rest of the area fills. What memory's physical address is aligned for is assumed to be what its user address is.
struct PageCut: Hashable {
  /// The area.
  let area: IOVARange
  /// The user address of its first byte.
  let userAddress: UInt64
  /// What devices may do.
  let protection: Protection
  /// The stretches of pages of one size, ascending; a few for each size that the hardware has.
  let stretches: [Stretch]

  /// Neighbouring pages of one size.
  struct Stretch: Hashable {
    /// The addresses.
    let range: IOVARange
    /// The size of a page in bytes.
    let pageSize: UInt64

    /// The number of pages.
    var count: Int { Int(clamping: range.byteCount / UInt128(pageSize)) }
  }

  /// Cuts an area for a bitmap of page sizes; into pages of 4 KiB where huge ones are off.
  init(_ area: AddressIndex<Area>.Element, pageSizes: UInt64, hugePages: Bool) {
    self.area = area.range
    userAddress = area.value.userAddress
    protection = area.value.protection
    let smallest = pageSizes & ~(pageSizes &- 1)
    let sizes = hugePages ? pageSizes : max(smallest, IOPageTable.pageSize)
    stretches = Self.cut(area.range, user: area.value.userAddress, sizes: sizes)
  }

  private static func cut(_ range: IOVARange, user: UInt64, sizes: UInt64) -> [Stretch] {
    var stretches: [Stretch] = []
    var (first, left) = (range.first.rawValue, range.byteCount)
    while left > 0 {
      let offset = first &- range.first.rawValue
      let (size, count) = pages(at: first | (user &+ offset), left, sizes, at: first, or: user &+ offset)
      let bytes = UInt128(size) * count
      let last = first &+ UInt64(truncatingIfNeeded: bytes - 1)
      if let stretch = IOVARange(IOVA(first), IOVA(last)) {
        stretches.append(Stretch(range: stretch, pageSize: size))
      }
      first = last &+ 1
      left -= bytes
    }
    return stretches
  }

  /// The size of the page at an address, and how many such pages follow before a larger one fits or the area ends.
  private static func pages(
    at alignment: UInt64, _ left: UInt128, _ sizes: UInt64, at first: UInt64, or user: UInt64
  ) -> (size: UInt64, count: UInt128) {
    let fitting = (0..<64).map { UInt64(1) << UInt64($0) }.filter { size in
      sizes & size != 0 && alignment & (size - 1) == 0 && UInt128(size) <= left
    }
    guard let size = fitting.last else { return (UInt64(clamping: left), 1) }
    let larger = (0..<64).map { UInt64(1) << UInt64($0) }.first { sizes & $0 != 0 && $0 > size }
    var bytes = left / UInt128(size) * UInt128(size)
    // Both addresses reach the next larger alignment at once, or never.
    if let larger, (first ^ user) & (larger - 1) == 0 {
      let toAlignment = UInt128((larger &- (first & (larger - 1))) & (larger - 1))
      if toAlignment > 0, toAlignment + UInt128(larger) <= left { bytes = min(bytes, toAlignment) }
    }
    return (size, bytes / UInt128(size))
  }

  /// The stretch that holds an address of the area.
  func stretch(at address: IOVA) -> Stretch? { stretches.first { $0.range.contains(address) } }

  /// The page that holds an address of the area.
  func page(at address: IOVA) -> Stretch? {
    guard let stretch = stretch(at: address) else { return nil }
    let first = address.rawValue & ~(stretch.pageSize &- 1)
    // A page smaller than the hardware's smallest is the whole rest.
    let start = max(first, stretch.range.first.rawValue)
    return IOVARange(IOVA(start), IOVA(start &+ (stretch.pageSize &- 1)))
      .map { Stretch(range: $0, pageSize: stretch.pageSize) }
  }

  /// The user address behind an address of the area.
  func user(at address: IOVA) -> UInt64 { userAddress &+ (address.rawValue &- area.first.rawValue) }
}
