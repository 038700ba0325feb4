// SPDX-License-Identifier: Apache-2.0

import Cells

/// A text that rows hold, or do not hold.
struct RowFilter: Hashable, Sendable {
  /// The text as it was typed, with ! in front where rows must not hold it.
  let text: String

  /// Whether rows with the text are left out rather than kept.
  var isInverse: Bool { text.hasPrefix("!") }

  /// Creates a filter; nil for a text that says nothing.
  init?(_ text: String) {
    guard !text.isEmpty, text != "!" else { return nil }
    self.text = text
  }

  /// Whether a row is shown.
  func keeps(_ row: Row) -> Bool {
    row.holds(isInverse ? String(text.dropFirst()) : text) != isInverse
  }
}

extension Row {
  /// Whether the row's words hold a text; capital letters only matter where the text has one.
  func holds(_ text: String) -> Bool {
    let words = left.map(\.text).joined() + " " + (right.first ?? []).map(\.text).joined()
    let isExact = text.contains { $0.isUppercase }
    return (isExact ? words : words.lowercased()).contains(text)
  }
}

/// The rows of another listing that pass a filter.
struct FilteredListing: ArrayListing {
  let base: any Listing
  let items: [Item]

  let emptyText = "no row passes the filter: & changes it"

  init(_ base: any Listing, _ filter: RowFilter) {
    self.base = base
    var items: [Item] = []
    var next = base.first
    while let item = next, items.count < Self.limit {
      if filter.keeps(base.row(item, width: Self.width)) { items.append(item) }
      next = base.item(after: item)
    }
    self.items = items
  }

  /// The rows that are looked at have all of their words at this width.
  static let width = 200
  /// The most rows that are kept.
  private static let limit = 10_000

  var hasColumns: Bool { base.hasColumns }
  func row(_ item: Item, width: Int) -> Row { base.row(item, width: width) }
  func mark(_ item: Item) -> Span? { base.mark(item) }
}

extension Listing {
  /// The rows that pass a filter.
  func filtered(_ filter: RowFilter) -> any Listing { FilteredListing(self, filter) }
}
