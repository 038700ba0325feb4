// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension IOPageTable {
  private static let hugePageSize: UInt64 = 2 << 20

  /// Chooses the lowest free address for a mapping.
  ///
  /// Models `iopt_alloc_iova`: never below the first page or in the last, aligned as the length and
  /// the user address allow but to at most 2 MiB. Throws EOVERFLOW for half of the space or more,
  /// EINVAL where the user address cannot be aligned as needed, ENOSPC where nothing fits.
  func chooseIOVA(userAddress: UInt64, length: UInt64) throws(Refusal) -> IOVA {
    let function = "iopt_alloc_iova"
    if length == 0 || length >= UInt64.max / 2 {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes are more than half of all addresses")
    }
    let demand = Placement(
      length: length, alignment: choiceAlignment(userAddress: userAddress, length: length),
      pageOffset: userAddress % Self.pageSize)
    if demand.alignment < alignment {
      throw Refusal(
        .EINVAL, in: function,
        "length and user address allow an alignment of \(demand.alignment.hex), the IOAS needs \(alignment.hex)"
      )
    }
    for span in allowedSpans {
      guard let start = demand.address(in: span), let rest = IOVARange(start, span.last) else { continue }
      for open in unreserved(in: rest) {
        if let found = areas.lowestHole(in: open, for: demand) { return found }
      }
    }
    throw Refusal(
      .ENOSPC, in: function,
      "no free range of \(length.hex) bytes, aligned to \(demand.alignment.hex), is left"
        + (allowed.isEmpty ? "" : " in the allowed ranges"))
  }

  private func choiceAlignment(userAddress: UInt64, length: UInt64) -> UInt64 {
    let fromLength = UInt64(1) << (64 - (length - 1).leadingZeroBitCount)
    let fromAddress = userAddress == 0 ? UInt64.max : userAddress & (~userAddress &+ 1)
    return min(fromLength, fromAddress, Self.hugePageSize)
  }

  /// The allowed ranges without the first and the last page, with touching ones merged.
  private var allowedSpans: [IOVARange] {
    guard let clip = IOVARange(IOVA(Self.pageSize), IOVA(.max - Self.pageSize)) else { return [] }
    if allowed.isEmpty { return [clip] }
    var spans: [IOVARange] = []
    for range in allowed {
      if let last = spans.last, last.last.next == range.first, let joined = IOVARange(last.first, range.last)
      {
        spans[spans.count - 1] = joined
      } else {
        spans.append(range)
      }
    }
    return spans.compactMap { $0.intersection(clip) }
  }
}
