// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension IOPageTable {
  /// Replaces the list of allowed ranges; an empty one allows everything.
  ///
  /// Models `iommufd_ioas_load_iovas` and `iopt_set_allow_iova`. Throws EINVAL for a range whose last
  /// byte does not lie above its first or that overlaps an earlier one, EADDRINUSE for one that meets
  /// a reserved range; the old list then stays.
  mutating func setAllowed(_ ranges: [AllowedRange]) throws(Refusal) {
    var new: [IOVARange] = []
    for ends in ranges {
      let position = Self.position(of: ends.first, in: new)
      new.insert(try Self.checked(ends, between: new, at: position), at: position)
    }
    for range in new {
      if let closed = firstReservation(overlapping: range) {
        throw Refusal(
          .EADDRINUSE, in: "iopt_set_allow_iova", "an allowed range overlaps a reserved one",
          .allowed(range), .reserved(closed.range, owner: "\(closed.owner)"))
      }
    }
    allowed = new
  }

  /// The number of ranges that begin at an address or below it.
  private static func position(of address: IOVA, in ranges: [IOVARange]) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].first <= address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func checked(
    _ ends: AllowedRange, between earlier: [IOVARange], at position: Int
  ) throws(Refusal) -> IOVARange {
    let function = "iommufd_ioas_load_iovas"
    guard ends.first < ends.last, let range = IOVARange(ends.first, ends.last) else {
      throw Refusal(.EINVAL, in: function, "\(ends.first)-\(ends.last) does not end above its start")
    }
    let neighbours = earlier[max(0, position - 1)..<min(earlier.count, position + 1)]
    if let other = neighbours.first(where: { $0.overlaps(range) }) {
      throw Refusal(.EINVAL, in: function, "\(range) overlaps an earlier range of the list", .allowed(other))
    }
    return range
  }
}
