// SPDX-License-Identifier: Apache-2.0

/// What a cell means, from which a theme chooses its colour.
///
/// No meaning is carried by ink alone: the text itself always says the same in letters.
public enum Ink: UInt8, CaseIterable, Hashable, Sendable {
  /// Ordinary text.
  case plain
  /// Borders, free space and other things that stay in the background.
  case quiet
  /// The focused panel's border, keys in hints, headings.
  case accent
  /// Memory that is mapped.
  case mapped
  /// A window that hardware keeps: MSI and other device regions.
  case window
  /// Addresses that are closed for other reasons: outside of an aperture, reserved by a test.
  case closed
  /// Hardware page tables.
  case table
  /// Devices that are attached.
  case device
  /// Success.
  case good
  /// A refusal or another error.
  case bad
}

/// The look of a cell: a meaning and attributes that work without colour.
public struct Style: Hashable, Sendable {
  /// The meaning, from which the terminal's theme takes the colour.
  public var ink: Ink
  /// Heavier than other text.
  public var bold: Bool
  /// Foreground and background exchanged: the selection.
  public var reverse: Bool
  /// Underlined: the place where typed text goes.
  public var underline: Bool

  /// Creates a style.
  public init(_ ink: Ink = .plain, bold: Bool = false, reverse: Bool = false, underline: Bool = false) {
    self.ink = ink
    self.bold = bold
    self.reverse = reverse
    self.underline = underline
  }

  /// Ordinary text without attributes.
  public static let plain = Style()
  /// Text in the background.
  public static let quiet = Style(.quiet)
}
