// SPDX-License-Identifier: Apache-2.0

import Cells

/// The rows of a panel, from which only those on the screen are made.
protocol Listing: Sendable {
  /// The first row; nil if there is none.
  var first: Item? { get }
  /// The last row; nil if there is none.
  var last: Item? { get }
  /// The row below another.
  func item(after item: Item) -> Item?
  /// The row above another.
  func item(before item: Item) -> Item?
  /// The row that stands for an item now; nil if it has gone.
  func current(_ item: Item) -> Item?
  /// The picture of a row.
  func row(_ item: Item, width: Int) -> Row
  /// The sign behind a row that says why it is believed; nil where the simulator is all there is.
  func mark(_ item: Item) -> Span?
  /// Whether the words at the right edge form columns, so that all rows leave out the same ones.
  var hasColumns: Bool { get }
  /// What a panel without rows says.
  var emptyText: String { get }
}

/// The picture of one row: words from the left, and words at the right edge.
struct Row: Sendable {
  var left: [Span]
  /// What may stand at the right edge, the longest first: the first for which every visible row has room
  /// is taken; if there is none, the last, and the left is cut.
  var right: [[Span]] = []
}

/// A few words in one style.
struct Span: Sendable {
  let text: String
  let style: Style

  init(_ text: String, _ ink: Ink = .plain, bold: Bool = false) {
    self.init(text, Style(ink, bold: bold))
  }

  init(_ text: String, _ style: Style) {
    self.text = text
    self.style = style
  }

  /// The columns that the words take.
  var columns: Int { text.columns }
}

extension Listing {
  var hasColumns: Bool { true }
  func mark(_ item: Item) -> Span? { nil }

  /// The row a number of rows below (or above, if negative), at the end if there are fewer.
  func item(_ count: Int, from item: Item) -> Item {
    var item = item
    for _ in 0..<abs(count) {
      guard let next = count > 0 ? self.item(after: item) : self.item(before: item) else { break }
      item = next
    }
    return item
  }

  /// The rows from one on, at most so many.
  func items(from start: Item?, count: Int) -> [Item] {
    var items: [Item] = []
    var next = start
    while let item = next, items.count < count {
      items.append(item)
      next = self.item(after: item)
    }
    return items
  }

  /// Makes a panel's state fit what there is: the selection exists, and is on the screen.
  func settle(_ state: inout PanelState) {
    let height = max(1, state.height)
    let candidates = [state.selection].compactMap(\.self) + state.neighbours
    state.selection = candidates.lazy.compactMap { current($0) }.first ?? first
    guard let selection = state.selection else {
      state = PanelState(height: state.height, filter: state.filter)
      return
    }
    state.neighbours = [item(after: selection), item(before: selection)].compactMap(\.self)
    let top = top(showing: selection, from: state.top.flatMap { current($0) }, height: height)
    // No rows stay empty below the end while there are rows above.
    let missing = height - items(from: top, count: height).count
    state.top = item(-missing, from: top)
  }

  /// The row at the top of the screen so that a row is on it, moved as little as possible.
  private func top(showing selection: Item, from old: Item?, height: Int) -> Item {
    let visible = items(from: old, count: height)
    guard let first = visible.first, let last = visible.last else { return selection }
    if visible.contains(selection) { return first }
    if item(after: selection) == first { return selection }
    if item(after: last) == selection { return item(-(height - 1), from: selection) }
    return item(-(height / 2), from: selection)
  }
}

/// Rows that are few enough to be listed at once.
protocol ArrayListing: Listing {
  /// The rows from the first to the last.
  var items: [Item] { get }
}

extension ArrayListing {
  var first: Item? { items.first }
  var last: Item? { items.last }
  func current(_ item: Item) -> Item? { items.contains(item) ? item : nil }

  func item(after item: Item) -> Item? {
    guard let index = items.firstIndex(of: item), index + 1 < items.count else { return nil }
    return items[index + 1]
  }

  func item(before item: Item) -> Item? {
    guard let index = items.firstIndex(of: item), index > 0 else { return nil }
    return items[index - 1]
  }
}
