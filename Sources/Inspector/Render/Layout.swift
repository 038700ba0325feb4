// SPDX-License-Identifier: Apache-2.0

import Cells

/// Where everything is on a screen: a pure function of its size, the focus and what panels would like.
struct Layout: Hashable {
  /// The smallest screen that shows panels.
  static let minimum = Size(rows: 10, columns: 40)
  /// The width below which only the focused panel is shown.
  static let wide = 80

  /// A stack of panels with one border around.
  struct Column: Hashable {
    /// The whole column with its borders.
    let region: Region
    /// The panels from the top, each with its rows without borders.
    let panels: [Slot]
  }

  /// A panel of a column.
  struct Slot: Hashable {
    let panel: Panel
    /// The row of the border that carries the title.
    let titleRow: Int
    /// The cells inside of the borders.
    let content: Region
  }

  /// The columns from the left.
  let columns: [Column]
  /// The row of notices and prompts.
  let noticeRow: Int
  /// The row of hints.
  let hintRow: Int
  /// The rows above the list of the address space, where there is room for them.
  private let stripRows: Int
  /// The rows above the list of steps, where there is room for them.
  private let dmaRows: Int

  init(size: Size, focus: Panel, wanted: [Panel: Int], stripRows: Int = 2, dmaRows: Int? = nil) {
    self.stripRows = stripRows
    self.dmaRows = dmaRows ?? 0
    noticeRow = size.rows - 2
    hintRow = size.rows - 1
    let body = Region(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
    if size.columns < Self.wide {
      columns = [Self.column(body, [focus], focus, wanted)]
      return
    }
    let width = min(52, max(32, size.columns * 30 / 100))
    let left = Region(row: body.row, column: 0, rows: body.rows, columns: width)
    let right = Region(row: body.row, column: width, rows: body.rows, columns: size.columns - width)
    columns = [
      Self.column(left, [.objects, .devices, .windows], focus, wanted),
      Self.column(right, dmaRows == nil ? [.space, .journal] : [.space, .steps, .journal], focus, wanted),
    ]
  }

  /// The cells that a panel has for its rows; nil if it is not shown.
  func content(of panel: Panel) -> Region? {
    guard let slot = columns.flatMap(\.panels).first(where: { $0.panel == panel }) else { return nil }
    let taken = panel == .space ? stripRows : panel == .steps ? dmaRows : 0
    guard taken > 0, slot.content.rows > taken + 1 else { return slot.content }
    return Region(
      row: slot.content.row + taken, column: slot.content.column, rows: slot.content.rows - taken,
      columns: slot.content.columns)
  }

  /// The rows of the strip above the list of the address space; nil if there is no room.
  var strip: Region? { head(of: .space, rows: stripRows) }

  /// The rows above the list of steps; nil if there is no room.
  var dma: Region? { head(of: .steps, rows: dmaRows) }

  private func head(of panel: Panel, rows: Int) -> Region? {
    guard let slot = columns.flatMap(\.panels).first(where: { $0.panel == panel }), rows > 0,
      slot.content.rows > rows + 1
    else { return nil }
    return Region(
      row: slot.content.row, column: slot.content.column, rows: rows, columns: slot.content.columns)
  }

  private static func column(
    _ region: Region, _ all: [Panel], _ focus: Panel, _ wanted: [Panel: Int]
  ) -> Column {
    // Every panel costs a border and needs two rows; where that does not fit the focused one stays.
    let fits = region.rows >= all.count * 3 + 1
    let panels = fits ? all : all.contains(focus) ? [focus] : [all[0]]
    let heights = share(region.rows - 1 - panels.count, panels.map { wanted[$0] ?? 1 })
    var row = region.row
    let slots = zip(panels, heights).map { panel, height in
      defer { row += height + 1 }
      let content = Region(row: row + 1, column: region.column + 1, rows: height, columns: region.columns - 2)
      return Slot(panel: panel, titleRow: row, content: content)
    }
    return Column(region: region, panels: slots)
  }

  /// Shares rows out: each gets what it wants where there is enough, at least two, and the first the rest.
  private static func share(_ rows: Int, _ wanted: [Int]) -> [Int] {
    var heights = wanted.map { max(2, $0) }
    while heights.reduce(0, +) > rows, let largest = heights.indices.max(by: { heights[$0] < heights[$1] }),
      heights[largest] > 1
    {
      heights[largest] -= 1
    }
    heights[0] += max(0, rows - heights.reduce(0, +))
    return heights
  }
}
