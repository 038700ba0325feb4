// SPDX-License-Identifier: Apache-2.0

import Cells

/// How the meanings of cells look on a terminal.
///
/// The background is always the terminal's own, so every colour is of a middle lightness that can be
/// read on black and on white. Without colours the attributes alone tell the important ones apart.
package struct Theme: Hashable, Sendable {
  /// The colours a terminal has.
  package enum Palette: Hashable, Sendable {
    /// None, or none wanted.
    case none
    /// The eight of old; their shades are the user's choice.
    case basic
    /// The 256 of xterm.
    case indexed
    /// Red, green and blue in one number.
    case direct

    /// The palette of a terminal with so many colours.
    package init(colors: Int) {
      switch colors {
      case ..<8: self = .none
      case ..<256: self = .basic
      case 1 << 24: self = .direct
      default: self = .indexed
      }
    }
  }

  /// Colour and attributes of a cell.
  package struct Look: Hashable, Sendable {
    /// The foreground as the terminal numbers it; nil is the terminal's own.
    package var color: Int?
    /// Heavier than other text.
    package var bold = false
    /// Fainter than other text.
    package var dim = false
    /// Underlined.
    package var underline = false
    /// Foreground and background exchanged.
    package var reverse = false
  }

  private let palette: Palette

  /// Creates the theme for a palette.
  package init(_ palette: Palette) {
    self.palette = palette
  }

  /// The look of a style: its ink, and the attributes that it asks for.
  package func look(of style: Style) -> Look {
    var look = look(of: style.ink)
    look.bold = look.bold || style.bold
    // Terminals disagree about what bold and dim are together.
    look.dim = look.dim && !look.bold
    look.underline = look.underline || style.underline
    look.reverse = style.reverse
    return look
  }

  private func look(of ink: Ink) -> Look {
    switch palette {
    case .none: Self.monochrome(ink)
    case .basic: Self.basic(ink)
    case .indexed: Self.indexed(ink)
    case .direct: Self.direct(ink)
    }
  }
}

extension Theme {
  private static func monochrome(_ ink: Ink) -> Look {
    switch ink {
    case .plain, .mapped, .window, .table, .device: Look()
    case .quiet, .closed: Look(dim: true)
    case .accent, .good: Look(bold: true)
    case .bad: Look(bold: true, underline: true)
    }
  }

  // Number 7 and the bright eight vanish on some backgrounds, 8 is the background itself in Solarized.
  private static func basic(_ ink: Ink) -> Look {
    switch ink {
    case .plain: Look()
    case .quiet: Look(dim: true)
    case .accent: Look(bold: true)
    case .mapped: Look(color: 2)
    case .window: Look(color: 5)
    case .closed: Look(color: 3, dim: true)
    case .table: Look(color: 6)
    case .device: Look(color: 4, bold: true)
    case .good: Look(color: 2, bold: true)
    case .bad: Look(color: 1, bold: true)
    }
  }

  private static func indexed(_ ink: Ink) -> Look {
    switch ink {
    case .plain: Look()
    case .quiet: Look(color: 243)
    case .accent: Look(color: 33, bold: true)
    case .mapped: Look(color: 28)
    case .window: Look(color: 133)
    case .closed: Look(color: 136)
    case .table: Look(color: 30)
    case .device: Look(color: 63)
    case .good: Look(color: 28, bold: true)
    case .bad: Look(color: 196, bold: true)
    }
  }

  private static func direct(_ ink: Ink) -> Look {
    var look = indexed(ink)
    look.color = look.color.map(rgb)
    return look
  }

  /// Red, green and blue of one of xterm's colours from 16 to 255, as a number of 24 bits.
  package static func rgb(_ index: Int) -> Int {
    if index >= 232 { return (8 + 10 * (index - 232)) * 0x10101 }
    let levels = [0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF]
    let cube = index - 16
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
  }
}
