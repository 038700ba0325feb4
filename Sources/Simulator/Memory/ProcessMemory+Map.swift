// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension ProcessMemory {
  /// Maps new private memory in place of what was there: `mmap` with MAP_FIXED.
  ///
  /// Throws EINVAL for an address inside of a page or no bytes, ENOMEM beyond the process's addresses.
  mutating func map(_ address: UInt64, length: UInt64, _ protection: Protection) throws(Refusal) {
    let range = try Self.pages(address, length: length, "mmap", beyond: .ENOMEM)
    let region = newRegion(range, protection)
    relayout { layout in
      layout.clear(range)
      layout.insert(range, region)
    }
  }

  /// Unmaps memory: `munmap`.
  ///
  /// Throws EINVAL for an address inside of a page, no bytes, or beyond the process's addresses.
  mutating func unmap(_ address: UInt64, length: UInt64) throws(Refusal) {
    let range = try Self.pages(address, length: length, "munmap", beyond: .EINVAL)
    relayout { $0.clear(range) }
  }

  /// Changes how memory can be reached: `mprotect`.
  ///
  /// Throws EINVAL for an address inside of a page, ENOMEM where nothing is mapped; what lies below the
  /// hole has changed then.
  mutating func protect(_ address: UInt64, length: UInt64, _ protection: Protection) throws(Refusal) {
    if length == 0, address % IOPageTable.pageSize == 0 { return }
    let range = try Self.pages(address, length: length, "mprotect", beyond: .ENOMEM)
    let hole = firstHole(from: range.first.rawValue, length: range.length, [])
    if hole != range.first.rawValue {
      let end = hole.flatMap { IOVARange(range.first, IOVA($0 - 1)) } ?? range
      relayout { layout in
        for element in layout.clear(end) {
          layout.insert(
            element.range, Region(protection: protection, firstPage: element.value.firstPage))
        }
      }
    }
    if let hole { throw Refusal(.ENOMEM, in: "mprotect", "no memory is mapped at \(hole.hex)") }
  }

  /// The whole pages of a range.
  private static func pages(
    _ address: UInt64, length: UInt64, _ function: String, beyond: Errno
  ) throws(Refusal) -> IOVARange {
    if address % IOPageTable.pageSize != 0 {
      throw Refusal(.EINVAL, in: function, "\(address.hex) is not the start of a page")
    }
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes") }
    guard address <= end, length <= end - address else {
      throw Refusal(beyond, in: function, "\(length.hex) bytes from \(address.hex) end beyond all memory")
    }
    let rounded = (length + IOPageTable.pageSize - 1) & ~(IOPageTable.pageSize - 1)
    return IOVARange(IOVA(address), length: rounded) ?? .all
  }
}

extension ProcessMemory.Layout {
  /// Takes everything out of a range, cutting regions at its ends, and returns the parts inside.
  @discardableResult
  fileprivate mutating func clear(_ range: IOVARange) -> [Element] {
    let touched = Array(elements(overlapping: range))
    for element in touched {
      remove(startingAt: element.range.first)
      if let below = range.first.previous, element.range.first <= below,
        let rest = IOVARange(element.range.first, below).flatMap({ element.part(in: $0) })
      {
        insert(rest.range, rest.value)
      }
      if let above = range.last.next, above <= element.range.last,
        let rest = IOVARange(above, element.range.last).flatMap({ element.part(in: $0) })
      {
        insert(rest.range, rest.value)
      }
    }
    return touched.compactMap { $0.part(in: range) }
  }
}
