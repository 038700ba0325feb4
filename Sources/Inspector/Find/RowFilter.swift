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
  private let places: [Item: Int]
  /// Whether all rows were looked at, and not only the first of very many.
  let isWhole: Bool

  let emptyText = "no row passes the filter: {filter} changes it"

  init(_ base: any Listing, keeping keeps: (Item) -> Bool) {
    self.base = base
    var items: [Item] = []
    var next = base.first
    for _ in 0..<Search.reach {
      guard let item = next else { break }
      if keeps(item) { items.append(item) }
      next = base.item(after: item)
    }
    self.items = items
    places = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($0.element, $0.offset) })
    isWhole = next == nil
  }

  func current(_ item: Item) -> Item? { places[item] == nil ? nil : item }

  func item(after item: Item) -> Item? {
    guard let place = places[item], place + 1 < items.count else { return nil }
    return items[place + 1]
  }

  func item(before item: Item) -> Item? {
    guard let place = places[item], place > 0 else { return nil }
    return items[place - 1]
  }

  /// The rows that are looked at have all of their words at this width.
  static let width = 200

  var hasColumns: Bool { base.hasColumns }
  func row(_ item: Item, width: Int) -> Row { base.row(item, width: width) }
  func mark(_ item: Item) -> Span? { base.mark(item) }
}

extension Inspector {
  /// The rows of a listing that pass a filter: in the address space conditions may stand for a text.
  func filtered(_ rows: any Listing, _ filter: RowFilter) -> any Listing {
    let text = filter.isInverse ? String(filter.text.dropFirst()) : filter.text
    guard let space = rows as? SpaceListing, let query = SpaceQuery(text, in: session) else {
      return FilteredListing(rows) { filter.keeps(rows.row($0, width: FilteredListing.width)) }
    }
    return FilteredListing(rows) { item in
      space.segment(item).map { query.matches($0) != filter.isInverse } ?? false
    }
  }
}
