// SPDX-License-Identifier: Apache-2.0

import Cells

/// Where everything is on a screen: a pure function of its size and of what is to be seen.
struct Layout: Equatable {
  /// The smallest screen that shows panels.
  static let minimum = Size(rows: 10, columns: 40)
  /// The width below which only the focused panel is shown.
  static let wide = 80
  /// The width from which on the details have a place of their own.
  static let wider = 120
  /// The width from which on that place is a column.
  static let widest = 160

  /// What is to be seen.
  struct Wishes: Hashable {
    /// The panel that keys go to, which is always shown.
    var focus: Panel
    /// The rows that panels would like to have.
    var rows: [Panel: Int] = [:]
    /// Panels that are not shown unless they have the focus.
    var hidden: Set<Panel> = []
    /// Whether the focused panel has the whole screen.
    var isEnlarged = false
    /// Whether an operation is being stepped.
    var isStepping = false
    /// Whether the details stay where they would have no place of their own.
    var keepsDetail = false
    /// The rows above the list of the address space, where there is room for them.
    var stripRows = 2
    /// The rows above the list of steps, where there is room for them.
    var dmaRows = 0
  }

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

  /// The columns from the left; none on a screen that is too small for a border.
  let columns: [Column]
  /// The row of notices and prompts.
  let noticeRow: Int
  /// The row of hints.
  let hintRow: Int
  private let wishes: Wishes

  init(size: Size, _ wishes: Wishes) {
    self.wishes = wishes
    noticeRow = size.rows - 2
    hintRow = size.rows - 1
    let isTooSmall = size.rows < Self.minimum.rows || size.columns < Self.minimum.columns
    let body = Region(row: 1, column: 0, rows: size.rows - 3, columns: size.columns)
    columns = isTooSmall ? [] : Self.stacks(size, wishes).columns(in: body, wishes)
  }

  /// Whether everything is in the same place, whatever else was wished for.
  static func == (a: Layout, b: Layout) -> Bool {
    a.columns == b.columns && a.noticeRow == b.noticeRow && a.strip == b.strip && a.dma == b.dma
  }

  /// Whether a panel is on the screen.
  func shows(_ panel: Panel) -> Bool { slot(of: panel) != nil }

  /// The cells that a panel has for its rows; nil if it is not shown.
  func content(of panel: Panel) -> Region? {
    guard let content = slot(of: panel)?.content else { return nil }
    let taken = panel == .space ? wishes.stripRows : panel == .steps ? wishes.dmaRows : 0
    guard taken > 0, content.rows > taken + 1 else { return content }
    return Region(
      row: content.row + taken, column: content.column, rows: content.rows - taken, columns: content.columns)
  }

  /// The rows of the strip above the list of the address space; nil if there is no room.
  var strip: Region? { head(of: .space, rows: wishes.stripRows) }

  /// The rows above the list of steps; nil if there is no room.
  var dma: Region? { head(of: .steps, rows: wishes.dmaRows) }

  /// The panel at a place of the screen; nil outside of all.
  func panel(at position: Frame.Position) -> Panel? {
    columns.flatMap(\.panels).first { slot in
      let region = slot.content
      return (slot.titleRow..<(region.row + region.rows)).contains(position.row)
        && ((region.column - 1)...(region.column + region.columns)).contains(position.column)
    }?.panel
  }

  private func slot(of panel: Panel) -> Slot? {
    columns.lazy.flatMap(\.panels).first { $0.panel == panel }
  }

  private func head(of panel: Panel, rows: Int) -> Region? {
    guard let content = slot(of: panel)?.content, rows > 0, content.rows > rows + 1 else { return nil }
    return Region(row: content.row, column: content.column, rows: rows, columns: content.columns)
  }
}

extension Layout {
  /// Panels that share a column, from the top, and the width of the column; nil is what is left.
  fileprivate struct Stack {
    var panels: [Panel]
    var width: Int?
  }

  /// The panels of each column of a screen, where all of them find room.
  fileprivate static func stacks(_ size: Size, _ wishes: Wishes) -> [Stack] {
    if wishes.isEnlarged || size.columns < wide { return [Stack(panels: [wishes.focus])] }
    let width = min(52, max(32, size.columns * 30 / 100))
    var stacks = [Stack(panels: [.objects, .devices, .windows], width: width)]
    let middle: [Panel] = wishes.isStepping ? [.space, .steps, .journal] : [.space, .journal]
    if size.columns >= widest {
      stacks += [Stack(panels: middle), Stack(panels: [.detail], width: width)]
    } else if size.columns >= wider, size.rows >= 30, !wishes.isStepping {
      stacks.append(Stack(panels: [.space, .detail, .journal]))
    } else if wishes.focus == .detail || (wishes.keepsDetail && wishes.focus != .journal) {
      stacks.append(Stack(panels: [middle[middle.count - 2], .detail]))
    } else {
      stacks.append(Stack(panels: middle))
    }
    for index in stacks.indices {
      stacks[index].panels.removeAll { wishes.hidden.contains($0) && $0 != wishes.focus }
    }
    let shown = stacks.filter { !$0.panels.isEmpty }
    return shown.contains { $0.panels.contains(wishes.focus) } ? shown : [Stack(panels: [wishes.focus])]
  }
}

extension [Layout.Stack] {
  /// The columns beside each other.
  fileprivate func columns(in body: Region, _ wishes: Layout.Wishes) -> [Layout.Column] {
    let fixed = compactMap(\.width).reduce(0, +)
    let isFilled = contains { $0.width == nil }
    var column = body.column
    return enumerated().map { index, stack in
      let isLast = index == count - 1
      let rest = isFilled ? body.columns - fixed : stack.width ?? 0
      let width = isLast ? body.columns - column : stack.width ?? rest
      defer { column += width }
      return stack.column(
        Region(row: body.row, column: column, rows: body.rows, columns: width), wishes)
    }
  }
}

extension Layout.Stack {
  /// The panels below each other.
  fileprivate func column(_ region: Region, _ wishes: Layout.Wishes) -> Layout.Column {
    // Every panel costs a border and needs two rows; where that does not fit the focused one stays.
    let fits = region.rows >= panels.count * 3 + 1
    let shown = fits ? panels : panels.contains(wishes.focus) ? [wishes.focus] : [panels[0]]
    let heights = Self.share(region.rows - 1 - shown.count, shown.map { wishes.rows[$0] ?? 1 })
    var row = region.row
    let slots = zip(shown, heights).map { panel, height in
      defer { row += height + 1 }
      let content = Region(row: row + 1, column: region.column + 1, rows: height, columns: region.columns - 2)
      return Layout.Slot(panel: panel, titleRow: row, content: content)
    }
    return Layout.Column(region: region, panels: slots)
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
