// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import HashTreeCollections
import IOMMUFD

/// The memory of the process that owns the iommufd.
///
/// Buffers exist from their first use; what else is mapped, and how, the process says itself. Earlier
/// layouts are kept, because pinned pages stay what they were when the process maps others in their place.
public struct ProcessMemory: Sendable {
  /// A range of memory with one protection: `struct vm_area_struct`.
  struct Region: AddressIndexValue {
    let protection: Protection
    /// The number of the physical page behind the first byte.
    let firstPage: UInt64
    var kinds: Protection { protection }
  }

  typealias Layout = AddressIndex<Region>

  /// The layouts, the one of now last.
  private var layouts: [Layout] = [Layout()]
  private var usedBuffers: TreeSet<UInt32> = []
  private var lastUsedBuffer: UInt32?
  private var nextPage: UInt64 = 0
  /// What was stored, by physical page; other pages hold zeros.
  var contents: TreeDictionary<UInt64, [UInt8]> = [:]

  /// The first address beyond what a process can map: 47 bits less a page.
  static let end: UInt64 = (1 << 47) - IOPageTable.pageSize

  /// The highest buffer that fits below the end of a user address space of 47 bits.
  private static let lastUsable = UInt32(
    ((1 << 47) - UserMemory.bufferBase - UserMemory.bufferSize) / UserMemory.bufferStride)

  /// The number of the layout of now.
  var epoch: UInt32 { UInt32(layouts.count - 1) }

  /// The layout of now.
  var layout: Layout { layouts[layouts.count - 1] }

  /// The layout with a number.
  func layout(_ epoch: UInt32) -> Layout { layouts[Int(epoch)] }

  /// Brings a buffer into being.
  mutating func use(_ memory: UserMemory) {
    guard case .buffer(let index, _) = memory, index != lastUsedBuffer, index <= Self.lastUsable else {
      return
    }
    lastUsedBuffer = index
    guard usedBuffers.insert(index).inserted,
      let range = IOVARange(
        IOVA(UserMemory.buffer(index, offset: 0).userAddress), length: UserMemory.bufferSize),
      layout.firstElement(overlapping: range) == nil
    else { return }
    layouts[layouts.count - 1].insert(range, newRegion(range, .readWrite))
  }

  /// A region of pages that nobody has seen.
  mutating func newRegion(_ range: IOVARange, _ protection: Protection) -> Region {
    defer { nextPage += range.length / IOPageTable.pageSize }
    return Region(protection: protection, firstPage: nextPage)
  }

  /// Begins a new layout, which the body changes.
  mutating func relayout(_ body: (inout Layout) -> Void) {
    var new = layout
    body(&new)
    layouts.append(new)
  }

  /// The first byte from an address on, within a length, where memory is not mapped so; nil if all is.
  func firstHole(from address: UInt64, length: UInt64, _ needed: Protection = .read) -> UInt64? {
    guard let range = IOVARange(IOVA(address), length: length) else { return length == 0 ? nil : address }
    var next: UInt64? = address
    layout.forEach(overlapping: range) { element in
      guard let start = next, element.range.first.rawValue <= start,
        element.value.allows(needed)
      else { return false }
      next = element.range.last >= range.last ? nil : element.range.last.rawValue + 1
      return next != nil
    }
    return next
  }

  /// Refuses an address whose page cannot be had: `get_user_pages_fast`.
  ///
  /// Throws EOVERFLOW in the last page of all, EFAULT where nothing is mapped.
  func checkPage(at address: UInt64, _ function: String) throws(Refusal) {
    if address > .max - IOPageTable.pageSize {
      throw Refusal(
        .EOVERFLOW, in: "gup_fast_fallback", "the page at \(address.hex) ends beyond all addresses")
    }
    if firstHole(from: address, length: 1) != nil {
      throw Refusal(.EFAULT, in: function, "no memory is mapped at user address \(address.hex)")
    }
  }

  /// The number of the physical page at an address, in a layout; nil where nothing is mapped.
  func page(at address: UInt64, in epoch: UInt32) -> UInt64? {
    layout(epoch).element(at: IOVA(address))?.page(at: address)
  }
}

extension ProcessMemory.Region {
  /// Whether memory can be reached so; what can be written can be read.
  func allows(_ needed: Protection) -> Bool {
    protection.contains(needed) || (needed == .read && protection.contains(.write))
  }
}

extension ProcessMemory.Layout.Element {
  /// The number of the physical page at an address of the region.
  func page(at address: UInt64) -> UInt64 {
    value.firstPage + (address - range.first.rawValue) / IOPageTable.pageSize
  }

  /// The part of the region in a range.
  func part(in other: IOVARange) -> ProcessMemory.Layout.Element? {
    guard let both = range.intersection(other) else { return nil }
    return ProcessMemory.Layout.Element(
      both,
      ProcessMemory.Region(protection: value.protection, firstPage: page(at: both.first.rawValue)))
  }
}
