// SPDX-License-Identifier: Apache-2.0

import Cells

/// Draws an inspector again and again, and each time only the pieces that are not as they were.
///
/// The frames are the same as those of ``Inspector/render()``, which draws everything.
public struct Renderer: Sendable {
  private var layout: Layout?
  /// The lines between the panels.
  private var lines = Frame(size: Size(rows: 0, columns: 0))
  /// Everything but the rows at the bottom and what lies over the panels.
  private var panels = Frame(size: Size(rows: 0, columns: 0))
  private var looks: [Piece: Look] = [:]

  /// Creates a renderer that has drawn nothing yet.
  public init() {}

  /// The picture of an inspector, of its size.
  public mutating func frame(of inspector: Inspector) -> Frame {
    if let frame = inspector.pictureWithoutPanels { return frame }
    let layout = inspector.layout
    if layout != self.layout || panels.size != inspector.size { begin(layout, inspector.size) }
    let titles = inspector.titles
    for piece in Piece.all(of: layout) {
      let look = Look(of: piece, inspector, titles)
      if looks[piece] == look { continue }
      draw(piece, inspector, titles)
      looks[piece] = look
    }
    var frame = panels
    inspector.drawBottom(layout, on: &frame)
    inspector.drawCaption(on: &frame)
    return frame
  }

  private mutating func begin(_ layout: Layout, _ size: Size) {
    self.layout = layout
    lines = Frame(size: size)
    panels = lines
    looks = [:]
  }

  private mutating func draw(_ piece: Piece, _ inspector: Inspector, _ titles: [Panel: String]) {
    let layout = inspector.layout
    switch piece {
    case .title:
      panels.copy(Region(row: 0, column: 0, rows: 1, columns: panels.size.columns), from: lines)
      inspector.drawTitle(&panels)
    case .border(let place): drawBorder(layout.columns[place], inspector.focus, titles)
    case .rows(let panel):
      redraw(layout.content(of: panel), sides: 1) { inspector.drawRows(of: panel, in: $0, on: &$1) }
    case .strip: redraw(layout.strip, sides: 0) { inspector.drawStrip(in: $0, on: &$1) }
    case .dma: redraw(layout.dma, sides: 0) { inspector.drawDMA(in: $0, on: &$1) }
    }
  }

  /// Draws the lines of a column, over which everything in it must be drawn anew.
  private mutating func drawBorder(_ column: Layout.Column, _ focus: Panel, _ titles: [Panel: String]) {
    let hasFocus = column.panels.contains { $0.panel == focus }
    Border.draw(column, focus: hasFocus ? focus : nil, titles: titles, on: &lines)
    panels.copy(column.region, from: lines)
    for slot in column.panels {
      looks[.rows(slot.panel)] = nil
      if slot.panel == .space { looks[.strip] = nil }
      if slot.panel == .steps { looks[.dma] = nil }
    }
  }

  /// Draws a region, and so many columns at its sides, where only lines were.
  private mutating func redraw(_ region: Region?, sides: Int, _ draw: (Region, inout Frame) -> Void) {
    guard let region else { return }
    let whole = Region(
      row: region.row, column: region.column - sides, rows: region.rows, columns: region.columns + 2 * sides)
    panels.copy(whole, from: lines)
    draw(region, &panels)
  }
}

/// A part of the screen that is drawn by itself.
private enum Piece: Hashable {
  /// The first row.
  case title
  /// The lines around the panels of a column, by its place.
  case border(Int)
  /// The rows of a panel.
  case rows(Panel)
  /// The address space at a glance.
  case strip
  /// What DMA reaches.
  case dma

  /// The pieces of a layout: lines come before what lies between them.
  static func all(of layout: Layout) -> [Piece] {
    let panels = layout.columns.flatMap { $0.panels.map { Piece.rows($0.panel) } }
    let heads = [layout.strip.map { _ in Piece.strip }, layout.dma.map { _ in Piece.dma }].compactMap(\.self)
    return [.title] + layout.columns.indices.map { .border($0) } + panels + heads
  }
}

/// Everything that a piece depends on: it is drawn the same while this is the same.
private struct Look: Equatable {
  private var listing: ListingKey?
  private var selection: Item?
  private var top: Item?
  private var focus: Panel?
  private var titles: [String?] = []
  private var heat: DirtyHeat?

  init(of piece: Piece, _ inspector: Inspector, _ known: [Panel: String]) {
    switch piece {
    case .title: listing = inspector.settledKey(.windows)
    case .border(let place):
      let panels = inspector.layout.columns[place].panels.map(\.panel)
      focus = panels.contains(inspector.focus) ? inspector.focus : nil
      titles = panels.map { known[$0] }
    case .rows(let panel):
      listing = inspector.settledKey(panel)
      (selection, top) = (inspector.panels[panel]?.selection, inspector.panels[panel]?.top)
      focus = panel == inspector.focus ? panel : nil
    case .strip, .dma:
      // Both are about the addresses of the current IOAS, and the selected one.
      listing = inspector.settledKey(.space)
      selection = inspector.panels[.space]?.selection
      focus = inspector.focus == .space ? .space : nil
      heat = inspector.shownHeat
    }
  }
}
