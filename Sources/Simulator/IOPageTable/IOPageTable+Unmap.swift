// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

extension IOPageTable {
  /// What an unmap took away, and why it stopped before the end.
  struct Unmapping {
    var removed: [AddressIndex<Area>.Element] = []
    var bytes: UInt64 = 0
    var refusal: Refusal?
  }

  /// Removes the areas of a range, ascending.
  ///
  /// Models `iopt_unmap_iova_range`: an area that is only partly inside stops it with ENOENT, and what
  /// was removed before stays removed.
  mutating func unmap(_ range: IOVARange) -> Unmapping {
    var result = Unmapping()
    while let element = areas.firstElement(overlapping: range) {
      if !range.contains(element.range) {
        result.refusal = Refusal(
          .ENOENT, in: "iopt_unmap_iova_range",
          "an area is only partly inside \(range); areas are never cut"
            + (result.removed.isEmpty ? "" : ", \(result.removed.count) before it are gone"),
          .area(element.range))
        break
      }
      areas.remove(startingAt: element.range.first)
      if !preventedAreas.isEmpty { preventedAreas.remove(element.range.first) }
      result.removed.append(element)
      result.bytes &+= element.range.length
    }
    return result
  }
}
