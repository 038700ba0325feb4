// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension Kernel {
  /// IOMMU_IOAS_UNMAP: `iommufd_ioas_unmap`; address 0 and length 2^64 - 1 unmap everything.
  ///
  /// Throws, in this order: ENOENT, EOVERFLOW and EINVAL for the numbers, ENOENT for an area that is
  /// only partly inside (those below it are gone then) or where nothing is mapped.
  mutating func ioasUnmap(_ id: ObjectID, at iova: IOVA, length: UInt64) throws(Refusal) -> Response {
    try require(id, .ioas)
    let isAll = iova == .zero && length == .max
    let range = isAll ? .all : try checkedRange(iova, length: length)
    let bytes = try unmap(range, in: id)
    if bytes == 0, !isAll {
      throw Refusal(.ENOENT, in: "iopt_unmap_iova", "nothing is mapped in \(range)")
    }
    return .unmapped(bytes)
  }

  /// Removes the areas of a range from an IOAS and its page tables, and returns how many bytes that were.
  ///
  /// Models `iopt_unmap_iova_range`. Throws ENOENT for an area that is only partly inside, EDEADLK where an
  /// access does not let go; the refusal says how many bytes had been unmapped.
  mutating func unmap(_ range: IOVARange, in id: ObjectID) throws(Refusal) -> UInt64 {
    let result = hasPins(in: id) ? unmapPinned(range, in: id) : unmapPlain(range, in: id)
    guard let result else { return 0 }
    unfillDomains(of: id, result.removed)
    if var refusal = result.refusal {
      refusal.done = result.bytes
      throw refusal
    }
    return result.bytes
  }

  /// Unmaps where no access has pinned a page.
  private mutating func unmapPlain(_ range: IOVARange, in id: ObjectID) -> IOPageTable.Unmapping? {
    guard let place = ioases.index(forKey: id) else { return nil }
    return ioases.values[place].iopt.unmap(range)
  }

  /// Unmaps where accesses have pinned pages: each is asked to let go of an area before it goes.
  private mutating func unmapPinned(_ range: IOVARange, in id: ObjectID) -> IOPageTable.Unmapping {
    var result = IOPageTable.Unmapping()
    while result.refusal == nil, let element = ioases[id]?.iopt.areas.firstElement(overlapping: range) {
      if range.contains(element.range), let refusal = releasePins(of: element.range, in: id) {
        result.refusal = refusal
        break
      }
      guard let one = ioases[id]?.iopt.unmap(range.intersection(element.range) ?? range) else { break }
      result.removed += one.removed
      result.bytes &+= one.bytes
      result.refusal = one.refusal
    }
    return result
  }

  /// Asks the accesses of an IOAS to let go of an area: `iommufd_access_notify_unmap`.
  private mutating func releasePins(of area: IOVARange, in id: ObjectID) -> Refusal? {
    guard !pinningAccesses(of: area, in: id).isEmpty else { return nil }
    ioases[id]?.iopt.preventedAreas.insert(area.first)
    for access in ioases[id]?.accesses ?? [] { notifyUnmap(access, area) }
    let stubborn = pinningAccesses(of: area, in: id)
    if stubborn.isEmpty { return nil }
    return Refusal(
      .EDEADLK, in: "iopt_unmap_iova_range",
      "after 100 requests an access has still pinned pages of an area",
      culprits: stubborn.map { .object($0) } + [.area(area)])
  }

  private func checkedRange(_ iova: IOVA, length: UInt64) throws(Refusal) -> IOVARange {
    try checkLimits(iova.rawValue, length, in: "iommufd_ioas_unmap")
    return try rangeToUnmap(iova, length: length)
  }

  /// The range of an unmap: the first checks of `iopt_unmap_iova`.
  ///
  /// Throws EINVAL for no bytes, EOVERFLOW beyond the last address.
  func rangeToUnmap(_ iova: IOVA, length: UInt64) throws(Refusal) -> IOVARange {
    if length == 0 { throw Refusal(.EINVAL, in: "iopt_unmap_iova", "there are no bytes to unmap") }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(
        .EOVERFLOW, in: "iopt_unmap_iova", "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    return range
  }
}
