// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Cells

/// Looks as curses wants them, with pairs of colours that are allocated when first needed.
@MainActor
struct Pens {
  /// What curses wants to know of a cell's look.
  struct Pen {
    let attributes: attr_t
    let pair: Int32
  }

  private let theme: Theme
  private var pens: [Style: Pen] = [:]
  private var pairs: [Int: Int32] = [:]
  private var recent: (style: Style, pen: Pen)

  init(_ theme: Theme) {
    self.theme = theme
    recent = (.plain, Pen(attributes: NCW_A_NORMAL, pair: 0))
  }

  mutating func pen(for style: Style) -> Pen {
    // Neighbours mostly look alike, and this runs for every cell of the screen.
    if style == recent.style { return recent.pen }
    let pen = pens[style] ?? makePen(for: style)
    recent = (style, pen)
    return pen
  }

  private mutating func makePen(for style: Style) -> Pen {
    let look = theme.look(of: style)
    var attributes = NCW_A_NORMAL
    if look.bold { attributes |= NCW_A_BOLD }
    if look.dim { attributes |= NCW_A_DIM }
    if look.underline { attributes |= NCW_A_UNDERLINE }
    if look.reverse { attributes |= NCW_A_REVERSE }
    let pen = Pen(attributes: attributes, pair: look.color.map { pair(for: $0) } ?? 0)
    pens[style] = pen
    return pen
  }

  private mutating func pair(for color: Int) -> Int32 {
    if let pair = pairs[color] { return pair }
    let pair = Int32(pairs.count + 1)
    // Without a pair the text is still there, in the terminal's own colour.
    guard pair < ncw_color_pairs(), init_extended_pair(pair, Int32(color), -1) == OK else { return 0 }
    pairs[color] = pair
    return pair
  }
}
