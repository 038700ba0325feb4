// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// The way that the hardware takes through one page table to an address: the lens.
///
/// Which levels there are follows from the format that the driver uses; whether a level's table exists follows from
/// what is mapped below it. Physical addresses are not known: the page size is the one that the user address
/// allows (≈).
struct Walk {
  /// One table on the way: its name, the entry that is looked at, and the addresses that the entry covers.
  struct Level: Hashable {
    let name: String
    let index: Int
    let range: IOVARange
    /// Whether anything is mapped below the entry.
    let isFilled: Bool
    /// Whether the entry is the end of the way: a page of this size.
    let isLeaf: Bool
  }

  /// How the tables of a driver are built.
  enum Format: Hashable {
    /// Radix tables with 9 bits a level above pages of 4 KiB; the names of the entries from the top.
    case radix([String])
    /// A list of pages.
    case flat
    /// The hypervisor has them.
    case hidden
  }

  /// How the table is built.
  let format: Format
  /// The tables on the way, as far as they exist.
  let levels: [Level]
  /// The page at the end; nil where nothing is mapped.
  let page: PageCut.Stretch?
  /// The user address behind the address; nil where nothing is mapped.
  let userAddress: UInt64?

  /// Walks a page table to an address.
  init(_ hwpt: HWPT, hugePages: Bool, to iova: IOVA) {
    format = Format(hwpt)
    let area = hwpt.mappings.element(at: iova)
    let cut = area.map { PageCut($0, pageSizes: hwpt.iommu.pageSizes, hugePages: hugePages) }
    page = cut?.page(at: iova)
    userAddress = cut?.user(at: iova)
    levels = Self.levels(format, hwpt, page, iova)
  }

  private static func levels(
    _ format: Format, _ hwpt: HWPT, _ page: PageCut.Stretch?, _ iova: IOVA
  ) -> [Level] {
    guard case .radix(let names) = format else { return [] }
    var levels: [Level] = []
    for (place, name) in names.enumerated() {
      let shift = UInt64(12 + 9 * (names.count - 1 - place))
      let size = UInt64(1) << shift
      let first = IOVA(iova.rawValue & ~(size - 1))
      guard let range = IOVARange(first, IOVA(first.rawValue + (size - 1))) else { break }
      let isFilled = hwpt.mappings.firstElement(overlapping: range) != nil
      let isLeaf = page?.pageSize == size
      let index = Int(iova.rawValue >> shift & 0x1ff)
      levels.append(Level(name: name, index: index, range: range, isFilled: isFilled, isLeaf: isLeaf))
      if !isFilled || isLeaf { break }
    }
    return levels
  }
}

extension Walk.Format {
  /// The format that a driver of Linux 6.12 builds for an aperture.
  init(_ hwpt: HWPT) {
    let bits = hwpt.aperture.map { 64 - $0.last.rawValue.leadingZeroBitCount } ?? 48
    let count = min(5, max(3, (bits - 12 + 8) / 9))
    switch hwpt.iommu.driver {
    case .mock: self = .flat
    case .virtio: self = .hidden
    case .intel: self = .radix(Array(["PML5E", "PML4E", "PDPE", "PDE", "PTE"].suffix(count)))
    case .smmuV3, .smmuV2: self = .radix((0..<count).map { "L\(4 - count + $0)" })
    case .amd: self = .radix((0..<count).map { "L\(count - $0)" })
    }
  }

  /// The format in a few words.
  var words: String {
    switch self {
    case .radix(let names): "\(names.count) levels of 9 bits"
    case .flat: "a list of pages: the test driver has no levels"
    case .hidden: "the hypervisor's: the driver only sends it mappings"
    }
  }
}

extension Walk {
  /// The way in lines: the entries, then what they lead to.
  var lines: [String] {
    let way = levels.map { "\($0.name)[\($0.index)]" }.joined(separator: " › ")
    return (way.isEmpty ? [] : [way]) + [end]
  }

  private var end: String {
    if let page, let userAddress {
      return "≈ \(UInt128(page.pageSize).size) page → \(SpaceListing.memory(userAddress))"
    }
    guard let last = levels.last, !last.isFilled else { return "no page here" }
    return "\(last.name) is empty: nothing is mapped in \(last.range.byteCount.size) around"
  }
}
