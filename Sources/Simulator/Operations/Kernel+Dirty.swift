// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// Dirty tracking.
extension Kernel {
  /// IOMMU_HWPT_SET_DIRTY_TRACKING: `iommufd_hwpt_set_dirty_tracking`; switching it on cleans all pages.
  ///
  /// Throws ENOENT where there is no such paging table, EOPNOTSUPP where it was not made for tracking.
  mutating func setDirtyTracking(_ id: ObjectID, _ on: Bool) throws(Refusal) -> Response {
    try require(id, .hwptPaging)
    try requireDirtyOps(id, "iopt_set_dirty_tracking")
    if on { hwpts[id]?.dirty.removeAll() }
    hwpts[id]?.isTrackingDirty = on
    return .done
  }

  /// IOMMU_HWPT_GET_DIRTY_BITMAP: `iommufd_hwpt_get_dirty_bitmap`.
  ///
  /// Areas are looked at from the first byte on, up to the first hole; without tracking no bit is set. What
  /// was reported is clean afterwards, unless `noClear`. Throws ENOENT; EINVAL and EOVERFLOW for the range;
  /// EOPNOTSUPP where the table was not made for tracking.
  mutating func getDirtyBitmap(
    _ id: ObjectID, at iova: IOVA, length: UInt64, pageSize: UInt64, noClear: Bool
  ) throws(Refusal) -> Response {
    try require(id, .hwptPaging)
    guard let owner = ioasID(of: id), let iopt = ioases[owner]?.iopt else { return .dirty(DirtyBitmap()) }
    let range = try dirtyRange(iova, length: length, pageSize: pageSize, alignment: iopt.alignment)
    try requireDirtyOps(id, "iopt_read_and_clear_dirty_data")
    guard let hwpt = hwpts[id], hwpt.isTrackingDirty, !hwpt.dirty.isEmpty else {
      return .dirty(DirtyBitmap())
    }
    var bitmap = DirtyBitmap()
    let shift = UInt64(pageSize.trailingZeroBitCount)
    for area in iopt.contiguousAreas(in: range).areas {
      guard let part = area.range.intersection(range) else { continue }
      for dirty in hwpt.dirty.ranges(in: part) {
        let first = (dirty.first.rawValue - iova.rawValue) >> shift
        bitmap.set(first...(dirty.last.rawValue - iova.rawValue) >> shift)
      }
      if !noClear { hwpts[id]?.dirty.remove(part) }
    }
    return .dirty(bitmap)
  }

  /// `iommufd_check_iova_range`.
  private func dirtyRange(
    _ iova: IOVA, length: UInt64, pageSize: UInt64, alignment: UInt64
  ) throws(Refusal) -> IOVARange {
    let function = "iommufd_check_iova_range"
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes to look at") }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    let ends = range.first.rawValue | (range.last.rawValue &+ 1)
    if ends & (alignment - 1) != 0 {
      throw Refusal(.EINVAL, in: function, "\(range) is not aligned to \(alignment.hex)")
    }
    if pageSize == 0 || ends & (pageSize - 1) != 0 {
      throw Refusal(.EINVAL, in: function, "\(range) is not made of pages of \(pageSize.hex) bytes")
    }
    return range
  }

  private func requireDirtyOps(_ id: ObjectID, _ function: String) throws(Refusal) {
    if hwpts[id]?.canTrackDirty != true {
      throw Refusal(.EOPNOTSUPP, in: function, "hwpt \(id) was not made for dirty tracking", .object(id))
    }
  }

  /// IOMMU_TEST_OP_DIRTY: the device writes to pages, of which the answer has the number.
  ///
  /// Models `iommufd_test_dirty`, which divides the address by the page size and takes the result for the
  /// number of a table entry: right only for pages of 2 KiB. Throws EINVAL for sizes and alignment,
  /// EOVERFLOW for more than 2^27 pages, ENOENT, EINVAL where tracking is off, EFAULT for bits that cannot
  /// be read.
  mutating func markDirty(
    _ id: ObjectID, at iova: IOVA, length: UInt64, pageSize: UInt64, _ bits: DirtyBits
  ) throws(Refusal) -> Response {
    let function = "iommufd_test_dirty"
    if case .memory(let place) = bits { memory.use(place) }
    let isAligned = pageSize != 0 && iova.rawValue % pageSize == 0 && length % pageSize == 0
    if !isAligned || length == 0 || bits == .memory(.address(0)) {
      throw Refusal(.EINVAL, in: function, "address and length must be pages of \(pageSize.hex) bytes")
    }
    if length / pageSize > 1 << 27 {
      throw Refusal(.EOVERFLOW, in: function, "\(length / pageSize) pages are more than it takes")
    }
    let hwpt = try mockTable(id)
    if !hwpt.isTrackingDirty {
      throw Refusal(.EINVAL, in: function, "hwpt \(id) does not track dirty pages", .object(id))
    }
    let pattern = try dirtyPattern(bits, count: length / pageSize)
    let entries = hwpt.entries(from: iova.rawValue / pageSize, count: length / pageSize, pattern)
    for entry in entries { hwpts[id]?.dirty.insert(entry) }
    return .count(entries.reduce(0) { $0 + $1.length / HWPT.mockPageSize })
  }

  private func dirtyPattern(_ bits: DirtyBits, count: UInt64) throws(Refusal) -> [UInt8] {
    switch bits {
    case .pattern(let bytes): return bytes
    case .memory(let place):
      if let bytes = memory.bytes(at: place.userAddress, count: Int((count + 7) / 8)) { return bytes }
      throw Refusal(.EFAULT, in: "iommufd_test_dirty", "the bits cannot be read")
    }
  }
}

extension HWPT {
  /// The size of an entry of a mock table, in bytes.
  static let mockPageSize: UInt64 = 2048

  /// The mapped entries, as addresses, whose bit is set; bit 0 belongs to the entry with a number.
  fileprivate func entries(from first: UInt64, count: UInt64, _ pattern: [UInt8]) -> [IOVARange] {
    let size = Self.mockPageSize
    guard !pattern.isEmpty, first <= UInt64.max / size,
      let window = IOVARange(IOVA(first * size), length: min(count, UInt64.max / size - first + 1) * size)
    else { return [] }
    var entries: [IOVARange] = []
    for element in mappings.elements(overlapping: window) {
      guard let part = element.range.intersection(window) else { continue }
      for start in stride(from: part.first.rawValue, through: part.last.rawValue, by: Int(size)) {
        let bit = start / size - first
        let byte = pattern[Int(bit / 8 % UInt64(pattern.count))]
        guard byte >> (bit % 8) & 1 == 1, let entry = IOVARange(IOVA(start), length: size) else { continue }
        if let last = entries.last, last.last.next == entry.first,
          let joined = IOVARange(last.first, entry.last)
        {
          entries[entries.count - 1] = joined
        } else {
          entries.append(entry)
        }
      }
    }
    return entries
  }
}
