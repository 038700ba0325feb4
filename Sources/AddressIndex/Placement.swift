// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A demand for free addresses: so many bytes, aligned, with the low bits of the user address.
public struct Placement: Hashable, Sendable {
  /// The length in bytes, at least 1.
  public let length: UInt64
  /// The alignment in bytes, a power of two.
  public let alignment: UInt64
  /// The offset within a 4 KiB page that the address takes over, by OR.
  public let pageOffset: UInt64

  /// Creates a demand.
  @inlinable
  public init(length: UInt64, alignment: UInt64, pageOffset: UInt64) {
    self.length = length
    self.alignment = alignment
    self.pageOffset = pageOffset
  }

  /// The lowest address in a hole where the demand fits; nil if it does not.
  ///
  /// Models `__alloc_iova_check_range` of Linux 6.12: a hole of one byte is never used, and the page
  /// offset is put in by OR, so it may push the address up by less than the offset.
  @inlinable
  public func address(in hole: IOVARange) -> IOVA? {
    let (sum, overflow) = hole.first.rawValue.addingReportingOverflow(alignment - 1)
    if overflow { return nil }
    let start = (sum & ~(alignment - 1)) | pageOffset
    let last = hole.last.rawValue
    guard start < last, last - start >= length - 1 else { return nil }
    return IOVA(start)
  }
}
