// SPDX-License-Identifier: Apache-2.0

/// How the meanings of cells look on a terminal.
///
/// The background is always the terminal's own. Without colours the attributes alone tell the important meanings
/// apart, and the text says all of them in letters.
public struct Theme: Hashable, Sendable {
  /// The colours a terminal has.
  public enum Palette: Hashable, Sendable {
    /// None, or none wanted.
    case none
    /// The eight of old; their shades are the user's choice.
    case basic
    /// The eight of old, and a brighter one of each.
    case bright
    /// The 256 of xterm.
    case indexed
    /// Red, green and blue in one number.
    case direct

    /// The palette of a terminal with so many colours.
    public init(colors: Int) {
      switch colors {
      case ..<8: self = .none
      case ..<16: self = .basic
      case ..<256: self = .bright
      case 1 << 24: self = .direct
      default: self = .indexed
      }
    }
  }

  /// What a theme is made for.
  public enum Name: String, CaseIterable, Hashable, Sendable {
    /// Any background: colours of a middle lightness that can be read on black and on white.
    case auto
    /// A dark background.
    case dark
    /// A light background.
    case light
    /// Eyes that confuse red and green; any background.
    case safe
    /// No colours at all.
    case mono
  }

  /// Colour and attributes of a cell.
  public struct Look: Hashable, Sendable {
    /// The foreground as the terminal numbers it; nil is the terminal's own.
    public var color: Int?
    /// Heavier than other text.
    public var bold = false
    /// Fainter than other text.
    public var dim = false
    /// Underlined.
    public var underline = false
    /// Foreground and background exchanged.
    public var reverse = false
  }

  /// What the theme is made for.
  public let name: Name
  private let palette: Palette

  /// Creates a theme for a palette.
  public init(_ palette: Palette, _ name: Name = .auto) {
    self.name = name
    self.palette = name == .mono ? .none : palette
  }

  /// The look of a style: its ink, and the attributes that it asks for.
  public func look(of style: Style) -> Look {
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
    case .none: return Self.monochrome(ink)
    case .basic: return ThemeColors.basic(ink, name)
    case .bright: return ThemeColors.bright(ink, name)
    case .indexed: return ThemeColors.indexed(ink, name)
    case .direct:
      var look = ThemeColors.indexed(ink, name)
      look.color = look.color.map(Self.rgb)
      return look
    }
  }

  private static func monochrome(_ ink: Ink) -> Look {
    switch ink {
    case .plain, .mapped, .window, .table, .device: Look()
    case .quiet, .closed: Look(dim: true)
    case .accent, .good: Look(bold: true)
    case .bad: Look(bold: true, underline: true)
    }
  }

  /// Red, green and blue of one of xterm's colours from 16 to 255, as a number of 24 bits.
  public static func rgb(_ index: Int) -> Int {
    if index >= 232 { return (8 + 10 * (index - 232)) * 0x10101 }
    let levels = [0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF]
    let cube = index - 16
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
  }
}
