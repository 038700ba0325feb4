// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

/// A line of the details: words, and where Enter goes from it.
struct Fact: Sendable {
  var spans: [Span]
  var link: Link?

  /// A row of a panel that something on the screen leads to.
  struct Link: Hashable, Sendable {
    let item: Item
    let panel: Panel
  }

  init(_ spans: [Span], link: Link? = nil) {
    self.spans = spans
    self.link = link
  }

  /// A property: its name in a column, then its value.
  init(_ name: String, _ value: String, _ ink: Ink = .plain, link: Link? = nil) {
    self.init(
      [
        Span(name + String(repeating: " ", count: max(1, Self.column - name.columns)), .quiet),
        Span(value, ink),
      ],
      link: link)
  }

  /// A heading.
  static func heading(_ text: String) -> Fact { Fact([Span(text, .accent, bold: true)]) }

  /// The columns that names take.
  static let column = 14
}

extension Fact.Link {
  /// An object's row in the tree.
  static func object(_ id: ObjectID) -> Fact.Link { Fact.Link(item: .object(id), panel: .objects) }

  /// A device's row.
  static func device(_ name: DeviceName) -> Fact.Link { Fact.Link(item: .device(name), panel: .devices) }

  /// The row of the address space that holds an address.
  static func address(_ iova: IOVA) -> Fact.Link { Fact.Link(item: .segment(iova), panel: .space) }

  /// An entry of the journal.
  static func entry(_ number: Int) -> Fact.Link { Fact.Link(item: .entry(number), panel: .journal) }
}
