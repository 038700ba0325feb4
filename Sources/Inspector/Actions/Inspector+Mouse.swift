// SPDX-License-Identifier: Apache-2.0

import Cells

// The mouse selects and scrolls; keys do everything else.
extension Inspector {
  /// What the mouse does: a click selects a row, the wheel moves the selection of the panel that it is over.
  mutating func handle(_ mouse: Mouse) {
    switch mode {
    case .browse: browse(mouse)
    case .help:
      if mouse.kind != .press { scrollHelp(by: mouse.kind == .wheelUp ? -Self.wheelRows : Self.wheelRows) }
    case .page: turnPage(mouse)
    case .form, .prompt, .letter, .confirm, .fault: break
    }
  }

  /// The rows that a turn of the wheel moves.
  private static let wheelRows = 3

  private mutating func browse(_ mouse: Mouse) {
    guard let panel = layout.panel(at: mouse.position) else { return }
    notice = nil
    focus = panel
    switch mouse.kind {
    case .wheelUp: move(by: -Self.wheelRows)
    case .wheelDown: move(by: Self.wheelRows)
    case .press: select(at: mouse.position, in: panel)
    }
  }

  private mutating func select(at position: Frame.Position, in panel: Panel) {
    guard let content = layout.content(of: panel), position.row >= content.row else { return }
    let rows = listing(panel).items(from: panels[panel]?.top, count: content.rows)
    let index = position.row - content.row
    if rows.indices.contains(index) { panels[panel]?.selection = rows[index] }
  }

  private mutating func turnPage(_ mouse: Mouse) {
    switch mouse.kind {
    case .wheelUp: movePage(by: -Self.wheelRows)
    case .wheelDown: movePage(by: Self.wheelRows)
    case .press:
      guard case .page(let page) = mode else { return }
      movePage(by: page.top + mouse.position.row - Page.titleRows(size) - page.selection)
    }
  }
}
