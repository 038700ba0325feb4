// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// A count of areas and pinned pages, to hold the pin table against.
struct PinCensus {
  private var areas: [Pages: Int] = [:]
  private var charged: [Pages.Accounting: UInt64] = [:]

  /// Counts an area, and its pages where it alone decides on them.
  mutating func note(_ area: AddressIndex<Area>.Element, isLinked: Bool, _ pins: PinTable) {
    let pages = area.value.pages
    if pins[pages] != nil {
      areas[pages, default: 0] += 1
    } else if isLinked {
      charged[pages.accounting, default: 0] += area.pageNumbers.length
    }
  }

  /// What differs in the pin table, in words.
  func problems(with pins: PinTable) -> [String] {
    var wrong: [String] = []
    var charged = charged
    for (pages, count) in areas {
      guard let record = pins[pages] else { continue }
      charged[pages.accounting, default: 0] += record.pinned
      if record.areas != count {
        wrong.append("hold \(pages.serial) counts \(record.areas) areas where \(count) exist")
      }
    }
    if pins.sharedCount != areas.count {
      wrong.append("\(pins.sharedCount) holds are noted where \(areas.count) are shared")
    }
    for (accounting, locked) in [
      (Pages.Accounting.user, pins.lockedByUser), (.process, pins.lockedByProcess),
    ]
    where locked != charged[accounting, default: 0] {
      wrong.append(
        "\(locked) pages are charged to the \(accounting) where \(charged[accounting, default: 0]) are pinned"
      )
    }
    return wrong
  }
}
