// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

/// What rows are searched for, and where.
struct Search: Hashable {
  /// The panel whose rows are searched.
  let panel: Panel
  /// The text that rows hold.
  let text: String

  /// The rows that one key looks at.
  static let reach = 100_000
  /// The rows that are looked at while the text is still being typed.
  static let shortReach = 2000
}

/// What became of a search in one direction.
enum Found: Hashable {
  /// A row, and whether it was reached around the end.
  case row(Item, isAround: Bool)
  /// There is none.
  case nothing
  /// There is none in the rows that were looked at, the last of which is this.
  case notYet(Item)
}

extension Listing {
  /// The next row from another on that holds a text, around the end; the row itself comes last.
  func row(holding text: String, from start: Item?, forwards: Bool, reach: Int) -> Found {
    guard let begin = start ?? first else { return .nothing }
    var (item, isAround) = (begin, false)
    for _ in 0..<reach {
      if let next = forwards ? self.item(after: item) : self.item(before: item) {
        item = next
      } else {
        guard let end = forwards ? first : last else { return .nothing }
        (item, isAround) = (end, true)
      }
      if row(item, width: FilteredListing.width).holds(text) { return .row(item, isAround: isAround) }
      if item == begin { return .nothing }
    }
    return .notYet(item)
  }
}

// Searching and filtering.
extension Inspector {
  /// Whether the rows of the focused panel are searched.
  var isSearching: Bool { search?.panel == focus }

  /// Begins to search or to filter the rows of the focused panel.
  mutating func beginSearch(_ kind: Prompt.Kind) {
    let text = kind == .filter ? panels[focus]?.filter?.text ?? "" : ""
    mode = .prompt(Prompt(kind: kind, editor: LineEditor(text), origin: panels[focus]?.selection))
  }

  /// Shows what would be found by what was typed so far.
  mutating func preview(_ prompt: Prompt) {
    guard let begin = prompt.origin else { return }
    panels[focus]?.selection = begin
    if prompt.editor.text.isEmpty { return }
    if holds(begin, prompt.editor.text) { return }
    let found = row(holding: prompt.editor.text, from: begin, forwards: true, reach: Search.shortReach)
    if case .row(let item, _) = found {
      panels[focus]?.selection = item
    }
  }

  /// Searches the focused panel for a text from the selection on.
  mutating func find(_ text: String) {
    search = text.isEmpty ? nil : Search(panel: focus, text: text)
    guard let selection = panels[focus]?.selection, search != nil else { return }
    if holds(selection, text) { return }
    findNext(forwards: true)
  }

  /// Goes to the next row in a direction that holds what is searched for.
  mutating func findNext(forwards: Bool) {
    guard let search else { return }
    switch row(holding: search.text, from: panels[focus]?.selection, forwards: forwards) {
    case .row(let item, let isAround):
      panels[focus]?.selection = item
      if isAround { notice = .message("around the \(forwards ? "end" : "beginning")") }
    case .nothing: notice = .message("no row of \(focus.title) holds '\(search.text)'")
    case .notYet(let item):
      panels[focus]?.selection = item
      notice = .message(
        "not in these \(Search.reach) rows: \(keymap.label(forwards ? .nextMatch : .previousMatch)) goes on")
    }
  }

  /// Whether a row of the focused panel is what is searched for.
  private func holds(_ item: Item, _ text: String) -> Bool {
    if focus == .space, let space = spaceListing, let query = SpaceQuery(text, in: session) {
      return space.segment(item).map { query.matches($0) } ?? false
    }
    return listing(focus).row(item, width: FilteredListing.width).holds(text)
  }

  /// The next row of the focused panel from another on: in the address space one that meets conditions, where the
  /// text is that.
  private func row(
    holding text: String, from start: Item?, forwards: Bool, reach: Int = Search.reach
  ) -> Found {
    if focus == .space, let space = spaceListing, let query = SpaceQuery(text, in: session) {
      return space.row(meeting: query, from: start, forwards: forwards, reach: reach)
    }
    return listing(focus).row(holding: text, from: start, forwards: forwards, reach: reach)
  }

  /// Shows only the rows of the focused panel that pass a filter; an empty text shows all.
  mutating func filter(_ text: String) {
    panels[focus, default: PanelState()].filter = RowFilter(text)
  }
}
