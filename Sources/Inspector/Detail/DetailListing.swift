// SPDX-License-Identifier: Apache-2.0

import Cells

/// What is known of something: what has just changed comes first.
struct DetailListing: ArrayListing {
  /// The lines.
  let facts: [Fact]
  let items: [Item]

  let hasColumns = false
  let emptyText = "nothing is selected"

  init(_ facts: [Fact]) {
    self.facts = facts
    items = facts.indices.map { .fact($0) }
  }

  /// The line of a row.
  func fact(_ item: Item) -> Fact? {
    guard case .fact(let index) = item, facts.indices.contains(index) else { return nil }
    return facts[index]
  }

  func row(_ item: Item, width: Int) -> Row {
    guard let fact = fact(item) else { return Row(left: []) }
    return Row(left: fact.spans, right: fact.link == nil ? [] : [[Span("→", .quiet)], []])
  }
}
