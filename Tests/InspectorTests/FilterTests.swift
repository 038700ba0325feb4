// SPDX-License-Identifier: Apache-2.0

import Cells
import Testing

@testable import Inspector

/// Rows that pass a filter.
@Suite struct FilterTests {
  /// So many rows.
  private struct Numbers: ArrayListing {
    let items: [Item]
    let emptyText = ""

    init(_ count: Int) { items = (0..<count).map { .entry($0) } }

    func item(after item: Item) -> Item? {
      guard case .entry(let number) = item, number + 1 < items.count else { return nil }
      return .entry(number + 1)
    }

    func row(_ item: Item, width: Int) -> Row { Row(left: []) }
  }

  private func even(_ item: Item) -> Bool {
    if case .entry(let number) = item { number % 2 == 0 } else { false }
  }

  @Test func theRowsAreThoseThatPassInTheirOrder() {
    let filtered = FilteredListing(Numbers(10), keeping: even)
    #expect(filtered.items == [0, 2, 4, 6, 8].map { .entry($0) } && filtered.isWhole)
    #expect(filtered.item(after: .entry(4)) == .entry(6) && filtered.item(before: .entry(4)) == .entry(2))
    #expect(filtered.item(after: .entry(8)) == nil && filtered.item(before: .entry(0)) == nil)
    #expect(filtered.current(.entry(2)) == .entry(2) && filtered.current(.entry(3)) == nil)
  }

  @Test func ofVeryManyRowsOnlyTheFirstAreLookedAt() {
    let filtered = FilteredListing(Numbers(Search.reach + 1), keeping: even)
    #expect(filtered.items.count == Search.reach / 2 && !filtered.isWhole)
  }
}
