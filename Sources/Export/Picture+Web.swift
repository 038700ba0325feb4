// SPDX-License-Identifier: Apache-2.0

import Cells

extension Picture {
  private var foreground: String { isDark ? "#d0d0d0" : "#1c1c1c" }
  private var background: String { isDark ? "#000000" : "#ffffff" }

  /// The colours of a run: those of its look, exchanged where it is reversed.
  private func colors(_ look: Theme.Look) -> (text: String, behind: String?) {
    let color = look.color.map { Theme.rgb($0).htmlColor } ?? foreground
    return look.reverse ? (background, color) : (color, nil)
  }

  private static let fonts = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
}

// MARK: - SVG

extension Picture {
  private static let cellWidth = 8
  private static let cellHeight = 17
  private static let margin = 8

  /// The picture as a drawing: every run stands at its own columns, whatever the font.
  var svg: String {
    let width = frame.size.columns * Self.cellWidth + 2 * Self.margin
    let height = frame.size.rows * Self.cellHeight + 2 * Self.margin
    let rows = (0..<frame.size.rows).map { row in runs(ofRow: row).map { svg($0, row) }.joined() }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
      font-family="\(Self.fonts)" font-size="13" xml:space="preserve">
      <rect width="100%" height="100%" fill="\(background)"/>
      \(rows.joined())</svg>

      """
  }

  private func svg(_ run: Run, _ row: Int) -> String {
    let x = Self.margin + run.column * Self.cellWidth
    let y = Self.margin + row * Self.cellHeight
    let width = run.columns * Self.cellWidth
    let (color, behind) = colors(run.look)
    let box = behind.map {
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(Self.cellHeight)\" fill=\"\($0)\"/>\n"
    }
    // Blanks that nothing lies behind need no drawing.
    if behind == nil, run.text.allSatisfy({ $0 == " " }) { return "" }
    let attributes = [
      run.look.bold ? " font-weight=\"bold\"" : "", run.look.dim ? " opacity=\"0.6\"" : "",
      run.look.underline ? " text-decoration=\"underline\"" : "",
    ].joined()
    return (box ?? "")
      + "<text x=\"\(x)\" y=\"\(y + 13)\" textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\" fill=\"\(color)\"\(attributes)>"
      + "\(run.text.escapedForXML)</text>\n"
  }
}

// MARK: - HTML

extension Picture {
  /// The picture as a page.
  var html: String {
    let rows = (0..<frame.size.rows).map { row in runs(ofRow: row).map(html).joined() }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <title>ioascope</title>
      <pre style="display:inline-block;margin:0;padding:8px;color:\(foreground);background:\(background);\
      font:13px/17px \(Self.fonts)">
      \(rows.joined(separator: "\n"))
      </pre>
      </html>

      """
  }

  private func html(_ run: Run) -> String {
    let (color, behind) = colors(run.look)
    var style = run.look.color == nil && !run.look.reverse ? "" : "color:\(color)"
    if let behind { style += ";background:\(behind)" }
    if run.look.bold { style += ";font-weight:bold" }
    if run.look.dim { style += ";opacity:0.6" }
    if run.look.underline { style += ";text-decoration:underline" }
    if style.hasPrefix(";") { style.removeFirst() }
    let text = run.text.escapedForXML
    return style.isEmpty ? text : "<span style=\"\(style)\">\(text)</span>"
  }
}
