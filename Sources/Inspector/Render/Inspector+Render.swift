// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD

extension Inspector {
  /// The picture of everything, of the inspector's size.
  public func render() -> Frame {
    var renderer = Renderer()
    return renderer.frame(of: self)
  }

  /// The picture of what has no panels: the help, a page, a screen that is too small; nil where there are panels.
  var pictureWithoutPanels: Frame? {
    var frame = Frame(size: size)
    switch mode {
    case _ where layout.columns.isEmpty: drawTooSmall(&frame)
    case .help(let screen): screen.draw(on: &frame, keymap)
    case .page(let page): page.draw(on: &frame, hints: keymap.filled(page.hints))
    default: return nil
    }
    return frame
  }

  /// What a screen shows that is too small for panels: the selected row, what was last said, and why so little.
  private func drawTooSmall(_ frame: inout Frame) {
    let all = Region(size)
    let rows = listing(focus)
    let selected = panels[focus]?.selection.map {
      rows.row($0, width: size.columns).left.map(\.text).joined()
    }
    let lines = [
      ">\(selected ?? keymap.filled(rows.emptyText))", smallNotice,
      "\(size.columns)x\(size.rows): \(Layout.minimum.columns)x\(Layout.minimum.rows) shows panels",
      "\(keymap.label(.quit)) quits, all keys work",
    ].filter { !$0.isEmpty }
    for (row, line) in lines.enumerated() { frame.write(line, row: row, column: 0, within: all) }
  }

  /// What is being typed or was last said, in one line.
  private var smallNotice: String {
    switch mode {
    case .prompt(let prompt): return prompt.kind.sign + prompt.editor.text
    case .form(let form): return form.line
    case .confirm(let confirmation): return "y/n \(confirmation.question)"
    default: break
    }
    switch notice {
    case .message(let text): return text
    case .done(let number), .refusal(let number): return session.journal[number - 1].result
    case .differences(let differences): return "\(differences.count) ≠"
    case nil: return ""
    }
  }

  func drawTitle(_ frame: inout Frame) {
    let row = Region(row: 0, column: 0, rows: 1, columns: size.columns)
    let right = "\(keymap.label(.help)) help  \(keymap.label(.quit)) quit "
    let room = Region(row: 0, column: 0, rows: 1, columns: size.columns - right.columns - 1)
    var column = frame.write(" ioascope ", row: 0, column: 0, style: Style(.accent, bold: true), within: room)
    for fact in facts {
      guard column + fact.columns <= room.columns else { break }
      column = frame.write(fact.text, row: 0, column: column, style: fact.style, within: room)
    }
    frame.write(right, row: 0, column: size.columns - right.columns, style: Style(.accent), within: row)
  }

  /// What is worth knowing of the kernel and of the current IOAS, the most important first.
  var facts: [Span] {
    let kernel = backendFacts
    guard let ioas = currentIOAS, let map = currentMap else { return kernel + [Span("  no IOAS", .quiet)] }
    let bytes = map.areas.summary(of: .all).bytes
    let words = [
      "IOAS \(ioas)", map.areas.count.counted("area"), "\(bytes.size) mapped",
      "align \(UInt128(map.alignment).size)",
    ]
    return kernel + words.map { Span("  \($0)", .quiet) }
  }

  /// Draws the rows of a panel, and at its sides what is to be said of them.
  func drawRows(of panel: Panel, in region: Region, on frame: inout Frame) {
    ListView(
      listing: settledListing(panel), state: panels[panel] ?? PanelState(), isFocused: panel == focus,
      keymap: keymap,
      changeMark: { changeMark($0, in: panel) }
    )
    .draw(in: region, on: &frame)
  }

  var titles: [Panel: String] {
    var titles = Dictionary(uniqueKeysWithValues: Panel.allCases.map { ($0, $0.title) })
    if let ioas = currentIOAS {
      titles[.space] = shownHeat.map { "IOAS \(ioas) · \($0.words)" } ?? "address space of IOAS \(ioas)"
      if !zoom.levels.isEmpty {
        titles[.space] = (["IOAS \(ioas)"] + zoom.breadcrumb).joined(separator: " › ")
      }
      titles[.windows] = "windows of IOAS \(ioas)"
    }
    if let stepping = session.stepping {
      titles[.steps] = "step \(stepping.position) of \(stepping.events.count): \(stepping.statement)"
    }
    titles[.journal] = journalTitle
    for (panel, state) in panels {
      guard let filter = state.filter else { continue }
      // A filter does not go through everything where that is very much.
      let isWhole = (settledListing(panel) as? FilteredListing)?.isWhole ?? true
      titles[panel]? += " &\(filter.text)" + (isWhole ? "" : " in \(Search.reach) rows")
    }
    if let search { titles[search.panel]? += " /\(search.text)" }
    return titles
  }

  private var journalTitle: String {
    let count = session.journal.count
    let place = session.position == count ? "journal \(count)" : "journal \(session.position) of \(count)"
    guard session.branches.count > 1,
      let index = session.branches.firstIndex(where: { $0.id == session.currentBranch })
    else { return place }
    return "\(place), branch \(index + 1) of \(session.branches.count)"
  }

  func drawDMA(in region: Region, on frame: inout Frame) {
    guard let view = dmaView else { return }
    for (offset, line) in view.lines(atMost: region.rows).enumerated() {
      let row = Region(row: region.row + offset, column: region.column, rows: 1, columns: region.columns)
      frame.write(line, column: row.column, within: row)
    }
  }

  func drawStrip(in region: Region, on frame: inout Frame) {
    guard let map = currentSegments else { return }
    let inside = region.inset(rows: 0, columns: 1)
    let strip = Strip(map, width: inside.columns)
    for (offset, piece) in strip.pieces.enumerated() {
      frame[inside.row, inside.column + offset] = Cell(piece.scalar, Style(piece.ink))
    }
    if let heat = shownHeat {
      var bars = inside
      bars.row += 1
      drawHeat(heat, in: bars, on: &frame)
    }
    let cursor = inside.row + inside.rows - 1
    guard let segment = selectedSegment, let column = strip.column(of: segment.range.first) else { return }
    let style = Style(.accent, bold: focus == .space)
    frame[cursor, inside.column + column] = Cell("^", style)
    let label = " \(segment.range.first.short) \(segment.range.byteCount.size)"
    let fits = column + 1 + label.columns <= inside.columns
    let start = fits ? inside.column + column + 1 : inside.column + column - label.columns
    frame.write(label, row: cursor, column: start, style: .quiet, within: inside)
  }
}
