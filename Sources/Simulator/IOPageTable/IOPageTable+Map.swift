// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// A piece of user memory that is to be mapped: `struct iopt_pages_list`.
struct PagesPiece: Hashable {
  let userAddress: UInt64
  let length: UInt64
  let pages: Pages
}

extension IOPageTable {
  /// Checks an address that the user chose.
  ///
  /// Models `iopt_check_iova`. Throws EINVAL where it is not aligned or meets a reserved range,
  /// EOVERFLOW beyond the last address, EEXIST where something is mapped.
  func checkIOVA(_ iova: IOVA, length: UInt64) throws(Refusal) {
    let function = "iopt_check_iova"
    if !iova.isAligned(to: alignment) {
      throw Refusal(.EINVAL, in: function, "\(iova) is not a multiple of the alignment \(alignment.hex)")
    }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    if let closed = firstReservation(overlapping: range) {
      throw Refusal(
        .EINVAL, in: function, "\(range) overlaps a reserved range",
        .reserved(closed.range, owner: "\(closed.owner)"))
    }
    if let area = areas.firstElement(overlapping: range) {
      throw Refusal(.EEXIST, in: function, "\(range) is mapped already", .area(area.range))
    }
  }

  /// Gives pieces of user memory consecutive addresses and inserts an area for each.
  ///
  /// Models `iopt_alloc_area_pages`; nothing is inserted when it throws: EINVAL for a length or a
  /// page offset that is not aligned, EPERM for a writeable copy of memory mapped read-only, and
  /// what the choice or the check of the address throws.
  mutating func insert(
    _ pieces: [PagesPiece], length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> [AddressIndex<Area>.Element] {
    if length & (alignment - 1) != 0 || length == 0 {
      throw Refusal(
        .EINVAL, in: "iopt_alloc_area_pages",
        "the length \(length.hex) is not a multiple of the alignment \(alignment.hex)")
    }
    var next: IOVA
    if let iova {
      try checkIOVA(iova, length: length)
      next = iova
    } else {
      next = try chooseIOVA(userAddress: pieces.first?.userAddress ?? 0, length: length)
    }
    var new: [AddressIndex<Area>.Element] = []
    for piece in pieces {
      new.append(try element(for: piece, at: next, protection))
      next = IOVA(next.rawValue &+ piece.length)
    }
    for element in new { areas.insert(element.range, element.value) }
    if protection.isEmpty { mayHaveBareAreas = true }
    return new
  }

  /// One area: `iopt_insert_area`.
  private func element(
    for piece: PagesPiece, at iova: IOVA, _ protection: Protection
  ) throws(Refusal) -> AddressIndex<Area>.Element {
    let function = "iopt_insert_area"
    if protection.contains(.write), !piece.pages.isWritable {
      throw Refusal(.EPERM, in: function, "the memory was mapped read-only and cannot be copied writeable")
    }
    let offset = piece.userAddress % Self.pageSize
    if offset & (alignment - 1) != 0 {
      throw Refusal(
        .EINVAL, in: function,
        "the user address lies \(offset.hex) into its page, not a multiple of the alignment \(alignment.hex)")
    }
    guard let range = IOVARange(iova, length: piece.length) else {
      throw Refusal(
        .EOVERFLOW, in: function, "\(piece.length.hex) bytes from \(iova) end beyond the last address")
    }
    if piece.length > UInt64.max - (Self.pageSize - 1) - offset {
      throw Refusal(
        .EOVERFLOW, in: function, "the number of pages behind \(piece.length.hex) bytes wraps around")
    }
    let area = Area(userAddress: piece.userAddress, pages: piece.pages, protection: protection)
    return AddressIndex.Element(range, area)
  }

  /// The areas behind a range, for a copy.
  ///
  /// Models `iopt_get_pages`. Throws EINVAL for no bytes, EOVERFLOW beyond the last address, ENOENT
  /// where areas do not cover the range without a gap.
  func sources(from source: IOVA, length: UInt64) throws(Refusal) -> [AddressIndex<Area>.Element] {
    let function = "iopt_get_pages"
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes to copy") }
    guard let range = IOVARange(source, length: length) else {
      throw Refusal(
        .EOVERFLOW, in: function, "\(length.hex) bytes from \(source) end beyond the last address")
    }
    let (elements, hole) = contiguousAreas(in: range)
    if let hole {
      throw Refusal(.ENOENT, in: function, "nothing is mapped at \(hole), inside of the source \(range)")
    }
    return elements
  }

  /// The areas that cover a range from its first byte on without a gap, and where the first gap is.
  ///
  /// Models `iopt_for_each_contig_area`.
  func contiguousAreas(in range: IOVARange) -> (areas: [AddressIndex<Area>.Element], hole: IOVA?) {
    var found: [AddressIndex<Area>.Element] = []
    var next: IOVA? = range.first
    areas.forEach(overlapping: range) { element in
      guard let start = next, element.range.first <= start else { return false }
      found.append(element)
      next = element.range.last >= range.last ? nil : element.range.last.next
      return next != nil
    }
    return (found, next)
  }
}

extension AddressIndex<Area>.Element {
  /// The area's part of a range, as user memory.
  func piece(in other: IOVARange) -> PagesPiece {
    let part = range.intersection(other) ?? range
    let skipped = part.first.rawValue - range.first.rawValue
    return PagesPiece(userAddress: value.userAddress + skipped, length: part.length, pages: value.pages)
  }
}
