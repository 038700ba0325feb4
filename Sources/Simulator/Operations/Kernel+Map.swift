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
    return try mapUserPages(source.userAddress, in: id, length: length, at: iova, protection)
  }

  /// `iopt_map_user_pages`, from the making of the hold on.
  mutating func mapUserPages(
    _ userAddress: UInt64, in id: ObjectID, length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> Response {
    try checkPages(userAddress, length: length)
    let piece = PagesPiece(
      userAddress: userAddress, length: length, pages: makePages(isWritable: protection.contains(.write)))
    return .iova(try mapPages([piece], in: id, length: length, at: iova, protection))
  }

  /// IOMMU_IOAS_COPY: `iommufd_ioas_copy`.
  ///
  /// Throws as map does, but first ENOENT where the source does not cover the range without a gap, and
  /// EPERM for a writeable copy of memory that was mapped read-only.
  mutating func ioasCopy(
    to: ObjectID, from: ObjectID, source: IOVA, length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> Response {
    let function = "iommufd_ioas_copy"
    try checkLimits(length, source.rawValue, iova?.rawValue ?? 0, in: function)
    try checkProtection(protection, function)
    let iopt = try ioas(from).iopt
    let sources = try iopt.sources(from: source, length: length)
    try require(to, .ioas)
    for area in sources { share(area, of: iopt) }
    let range = IOVARange(source, length: length) ?? .all
    let pieces = sources.map { $0.piece(in: range) }
    return .iova(try mapPages(pieces, in: to, length: length, at: iova, protection))
  }

  /// `iopt_map_pages`.
  private mutating func mapPages(
    _ pieces: [PagesPiece], in id: ObjectID, length: UInt64, at iova: IOVA?, _ protection: Protection
  ) throws(Refusal) -> IOVA {
    // By its place the value is changed where it lies; by its key it would be moved out and in again.
    guard let place = ioases.index(forKey: id) else { return .zero }
    let new = try ioases.values[place].iopt.insert(pieces, length: length, at: iova, protection)
    for area in new { pins.addArea(of: area.value.pages) }
    try fillDomains(of: id, with: new)
    return new.first?.range.first ?? .zero
  }

  /// Refuses 2^64 - 1.
  func checkLimits(_ a: UInt64, _ b: UInt64, _ c: UInt64 = 0, in function: String) throws(Refusal) {
    if max(a, b, c) == .max {
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
