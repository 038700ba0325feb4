// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension Kernel {
  /// IOMMU_IOAS_ALLOC: `iommufd_ioas_alloc_ioctl`.
  mutating func ioasAlloc() -> Response {
    let id = objects.allocate(.ioas)
    ioases[id] = IOAS()
    objects.finalize(id)
    return .id(id)
  }

  /// IOMMU_IOAS_IOVA_RANGES: `iommufd_ioas_iova_ranges`.
  ///
  /// Throws ENOENT where there is no such IOAS.
  func iovaRanges(_ id: ObjectID) throws(Refusal) -> Response {
    let iopt = try ioas(id).iopt
    return .ranges(alignment: iopt.alignment, iopt.unreserved)
  }

  /// IOMMU_IOAS_ALLOW_IOVAS: `iommufd_ioas_allow_iovas`.
  ///
  /// Throws ENOENT, and what the check of the ranges throws.
  mutating func allowIOVAs(_ id: ObjectID, _ ranges: [AllowedRange]) throws(Refusal) -> Response {
    try require(id, .ioas)
    try ioases[id]?.iopt.setAllowed(ranges)
    return .done
  }

  /// IOMMU_TEST_OP_ADD_RESERVED: `iommufd_test_add_reserved`.
  ///
  /// Throws EINVAL for no bytes, EOVERFLOW beyond the last address, ENOENT, EADDRINUSE where a mapping
  /// or an allowed range is in the way.
  mutating func addReserved(_ id: ObjectID, at start: IOVA, length: UInt64) throws(Refusal) -> Response {
    let function = "iommufd_test_add_reserved"
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes to reserve") }
    guard let range = IOVARange(start, length: length) else {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes from \(start) end beyond the last address")
    }
    try require(id, .ioas)
    try ioases[id]?.iopt.reserve(range, for: .test)
    return .done
  }

  /// IOMMU_OPTION_HUGE_PAGES: `iommufd_ioas_option_huge_pages`.
  ///
  /// Throws ENOENT; setting 0 throws EINVAL where a page table holds mappings and EADDRINUSE where an
  /// area is not made of pages; a value other than 0 and 1 throws EINVAL.
  mutating func hugePages(_ id: ObjectID, set value: UInt64?) throws(Refusal) -> Response {
    let iopt = try ioas(id).iopt
    switch value {
    case nil: return .value(iopt.largePagesDisabled ? 0 : 1)
    case 0: try disableLargePages(of: id)
    case 1:
      ioases[id]?.iopt.largePagesDisabled = false
      recalculateAlignment(of: id)
    default:
      throw Refusal(.EINVAL, in: "iommufd_ioas_option_huge_pages", "huge-pages is 0 or 1")
    }
    return .done
  }

  /// `iopt_disable_large_pages`.
  mutating func disableLargePages(of id: ObjectID) throws(Refusal) {
    guard var ioas = ioases[id], !ioas.iopt.largePagesDisabled else { return }
    let iopt = ioas.iopt
    if !iopt.domains.isEmpty, let area = iopt.areas.first {
      throw Refusal(
        .EINVAL, in: "iopt_disable_large_pages",
        "mappings are already in a page table and are not cut into small pages any more",
        culprits: [.area(area.range)] + iopt.domains.map { .object($0) })
    }
    ioas.iopt.largePagesDisabled = true
    let alignment = neededAlignment(of: ioas)
    try iopt.checkAlignment(alignment)
    ioas.iopt.alignment = alignment
    ioases[id] = ioas
  }

  /// IOMMU_VFIO_IOAS, get: `iommufd_vfio_ioas`.
  ///
  /// Throws ENODEV where none is set.
  func vfioIOASGet() throws(Refusal) -> Response {
    .id(try compatIOAS())
  }

  /// IOMMU_VFIO_IOAS, set: `iommufd_vfio_ioas`.
  ///
  /// Throws ENOENT where there is no such IOAS.
  mutating func vfioIOASSet(_ id: ObjectID) throws(Refusal) -> Response {
    try require(id, .ioas)
    vfioIOAS = id
    return .done
  }

  /// IOMMU_OPTION_RLIMIT_MODE: `iommufd_option_rlimit_mode`.
  ///
  /// Setting throws EPERM without CAP_SYS_RESOURCE, EBUSY where any object exists and EINVAL for a value
  /// other than 0 and 1.
  mutating func rlimitMode(set value: UInt64?) throws(Refusal) -> Response {
    guard let value else { return .value(rlimitMode) }
    let function = "iommufd_option_rlimit_mode"
    if !capabilities.contains(.sysResource) {
      throw Refusal(.EPERM, in: function, "the mode is set by those with CAP_SYS_RESOURCE")
    }
    if !objects.isEmpty {
      throw Refusal(
        .EBUSY, in: function, "the mode can only change before the first object is made",
        culprits: objects.ids.prefix(3).map { .object($0) })
    }
    if value > 1 { throw Refusal(.EINVAL, in: function, "rlimit-mode is 0 (user) or 1 (process)") }
    rlimitMode = value
    return .done
  }
}
