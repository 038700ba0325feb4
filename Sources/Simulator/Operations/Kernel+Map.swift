// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// IOMMU_IOAS_MAP: `iommufd_ioas_map` and `iopt_map_user_pages`.
  ///
  /// Throws, in this order: EOVERFLOW for numbers of 2^64 - 1, EINVAL without a protection, ENOENT,
  /// EINVAL and EOVERFLOW for the length and the user memory, what the choice or the check of the
  /// address throws, and EFAULT for memory that a linked page table cannot pin.
  mutating func ioasMap(
    _ id: ObjectID, at iova: IOVA?, length: UInt64, memory source: UserMemory, _ protection: Protection
  ) throws(Refusal) -> Response {
    memory.use(source)
    try checkLimits(iova?.rawValue ?? 0, length, in: "iommufd_ioas_map")
    try checkProtection(protection, "iommufd_ioas_map")
    try require(id, .ioas)
    try checkPages(source.userAddress, length: length)
    let piece = PagesPiece(
      userAddress: source.userAddress, length: length, writable: protection.contains(.write))
    return try mapPages([piece], in: id, length: length, at: iova, protection)
  }

  /// IOMMU_IOAS_COPY: `iommufd_ioas_copy`.
  ///
  /// Throws as map does, but first ENOENT where the source does not cover the range without a gap, and
  /// EPERM for a writeable copy of memory that was mapped read-only.
  mutating func ioasCopy(
    to: ObjectID, from: ObjectID, source: IOVA, length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> Response {
    let function = "iommufd_ioas_copy"
    try checkLimits(source.rawValue, length, in: function)
    try checkLimits(iova?.rawValue ?? 0, length, in: function)
    try checkProtection(protection, function)
    let pieces = try ioas(from).iopt.pieces(from: source, length: length)
    try require(to, .ioas)
    return try mapPages(pieces, in: to, length: length, at: iova, protection)
  }

  /// `iopt_map_pages`.
  private mutating func mapPages(
    _ pieces: [PagesPiece], in id: ObjectID, length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> Response {
    // By its place the value is changed where it lies; by its key it would be moved out and in again.
    guard let place = ioases.index(forKey: id) else { return .iova(.zero) }
    let new = try ioases.values[place].iopt.insert(pieces, length: length, at: iova, protection)
    try fillDomains(of: id, with: new)
    return .iova(new.first?.range.first ?? .zero)
  }

  /// IOMMU_IOAS_UNMAP: `iommufd_ioas_unmap`; address 0 and length 2^64 - 1 unmap everything.
  ///
  /// Throws, in this order: ENOENT, EOVERFLOW and EINVAL for the numbers, ENOENT for an area that is
  /// only partly inside (those below it are gone then) or where nothing is mapped.
  mutating func ioasUnmap(_ id: ObjectID, at iova: IOVA, length: UInt64) throws(Refusal) -> Response {
    try require(id, .ioas)
    let isAll = iova == .zero && length == .max
    let range = isAll ? .all : try checkedRange(iova, length: length)
    guard let place = ioases.index(forKey: id) else { return .done }
    let result = ioases.values[place].iopt.unmap(range)
    unfillDomains(of: id, result.removed)
    if let refusal = result.refusal { throw refusal }
    if result.removed.isEmpty, !isAll {
      throw Refusal(.ENOENT, in: "iopt_unmap_iova", "nothing is mapped in \(range)")
    }
    return .unmapped(result.bytes)
  }

  private func checkedRange(_ iova: IOVA, length: UInt64) throws(Refusal) -> IOVARange {
    try checkLimits(iova.rawValue, length, in: "iommufd_ioas_unmap")
    if length == 0 { throw Refusal(.EINVAL, in: "iopt_unmap_iova", "there are no bytes to unmap") }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(
        .EOVERFLOW, in: "iopt_unmap_iova", "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    return range
  }

  private func checkLimits(
    _ address: UInt64, _ length: UInt64, in function: String
  ) throws(Refusal) {
    if address == .max || length == .max {
      throw Refusal(.EOVERFLOW, in: function, "addresses and lengths must lie below 2^64 - 1")
    }
  }

  private func checkProtection(_ protection: Protection, _ function: String) throws(Refusal) {
    if protection.isEmpty {
      throw Refusal(.EINVAL, in: function, "a mapping must be readable or writeable: r, w or rw")
    }
  }

  /// `iopt_alloc_pages`.
  private func checkPages(_ userAddress: UInt64, length: UInt64) throws(Refusal) {
    let function = "iopt_alloc_pages"
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes to map") }
    if length > UInt64.max - IOPageTable.pageSize {
      throw Refusal(.EINVAL, in: function, "the length \(length.hex) leaves no room for a page")
    }
    if userAddress.addingReportingOverflow(length).overflow {
      throw Refusal(
        .EOVERFLOW, in: function, "\(length.hex) bytes from user address \(userAddress.hex) wrap around")
    }
  }
}
