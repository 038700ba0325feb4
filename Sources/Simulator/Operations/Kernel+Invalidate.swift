// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// The most entries of one IOMMU_HWPT_INVALIDATE.
  private static let mostEntries: UInt32 = 524_288

  /// IOMMU_HWPT_INVALIDATE: `iommufd_hwpt_invalidate` and `mock_domain_cache_invalidate_user`.
  ///
  /// Throws EINVAL for a number or length of entries out of range, ENOENT where there is no such nested
  /// table, EINVAL for a type or length that the driver does not take; by entry EFAULT, EOPNOTSUPP for flags,
  /// EINVAL for a wrong number. The refusal says how many entries had been done.
  mutating func hwptInvalidate(_ id: ObjectID, _ request: Invalidation) throws(Refusal) -> Response {
    let length = request.entryLength
    if request.count != 0, length == 0 || length > IOPageTable.pageSize || request.count > Self.mostEntries {
      throw Refusal(
        .EINVAL, in: "iommufd_hwpt_invalidate",
        "\(request.count) entries of \(length) bytes: at most 524288 of 1 to 4096 are taken")
    }
    try require(id, .hwptNested)
    let function = "cache_invalidate_user (mock)"
    if request.type != Invalidation.selftestType {
      throw Refusal(.EINVAL, in: function, "the type \(request.type.hex) is not the driver's", .object(id))
    }
    for index in 0..<request.count {
      do throws(Refusal) {
        try invalidate(id, try entry(Int(index), of: request, function), function)
      } catch {
        var refusal = error
        refusal.done = UInt64(index)
        throw refusal
      }
    }
    return .count(UInt64(request.count))
  }

  private func entry(
    _ index: Int, of request: Invalidation, _ function: String
  ) throws(Refusal) -> Invalidation.SelftestEntry {
    let size = Int(Invalidation.SelftestEntry.size)
    if Int(request.entryLength) != size {
      throw Refusal(.EINVAL, in: function, "an entry has 8 bytes, not \(request.entryLength)")
    }
    guard (index + 1) * size <= request.bytes.count else {
      throw Refusal(.EFAULT, in: function, "entry \(index) cannot be read")
    }
    let bytes = request.bytes[index * size..<(index + 1) * size]
    return .init(
      flags: UInt32(littleEndianBytes: bytes), iotlb: UInt32(littleEndianBytes: bytes.dropFirst(4)))
  }

  private mutating func invalidate(
    _ id: ObjectID, _ entry: Invalidation.SelftestEntry, _ function: String
  ) throws(Refusal) {
    try checkFlags(entry.flags, 1, function)
    guard entry.iotlb < 4 else {
      throw Refusal(.EINVAL, in: function, "there is no IOTLB entry \(entry.iotlb), only 0 to 3")
    }
    if entry.flags == 1 {
      hwpts[id]?.iotlb = [0, 0, 0, 0]
    } else {
      hwpts[id]?.iotlb[Int(entry.iotlb)] = 0
    }
  }
}
