// SPDX-License-Identifier: Apache-2.0

/// The colours of inks, by theme and palette.
enum ThemeColors {
  /// The inks that have a colour, in the order of the tables.
  private static let inks: [Ink] = [.quiet, .accent, .mapped, .window, .closed, .table, .device, .good, .bad]

  /// Of the 256 colours of xterm.
  private static let indexed: [Theme.Name: [Int]] = [
    .auto: [243, 33, 28, 133, 136, 30, 63, 28, 196],
    .dark: [246, 75, 77, 176, 179, 80, 111, 84, 203],
    .light: [241, 25, 28, 90, 94, 23, 19, 22, 160],
    .safe: [243, 33, 31, 166, 136, 25, 97, 31, 166],
  ]

  /// Of the sixteen: bright ones only where the background is known to be dark.
  private static let bright: [Theme.Name: [Int]] = [.dark: [7, 12, 10, 13, 11, 14, 6, 10, 9]]

  private static let bold: Set<Ink> = [.accent, .good, .bad]

  static func indexed(_ ink: Ink, _ name: Theme.Name) -> Theme.Look {
    look(ink, (indexed[name] ?? []).color(of: ink, in: inks), name)
  }

  static func bright(_ ink: Ink, _ name: Theme.Name) -> Theme.Look {
    guard let colors = bright[name] else { return basic(ink, name) }
    return look(ink, colors.color(of: ink, in: inks), name, isDevice: ink == .device)
  }

  private static func look(
    _ ink: Ink, _ color: Int?, _ name: Theme.Name, isDevice: Bool = false
  ) -> Theme.Look {
    // Where red and green look alike a line tells a refusal.
    Theme.Look(color: color, bold: bold.contains(ink) || isDevice, underline: name == .safe && ink == .bad)
  }

  // Number 7 and the bright eight vanish on some backgrounds, 8 is the background itself in Solarized.
  static func basic(_ ink: Ink, _ name: Theme.Name) -> Theme.Look {
    switch ink {
    case .plain: Theme.Look()
    case .quiet: Theme.Look(dim: true)
    case .accent: Theme.Look(bold: true)
    case .mapped: Theme.Look(color: name == .safe ? 4 : 2)
    case .window: Theme.Look(color: 5)
    case .closed: Theme.Look(color: 3, dim: true)
    case .table: Theme.Look(color: 6)
    case .device: Theme.Look(color: name == .safe ? 6 : 4, bold: true)
    case .good: Theme.Look(color: name == .safe ? 4 : 2, bold: true)
    case .bad: Theme.Look(color: name == .safe ? 3 : 1, bold: true, underline: name == .safe)
    }
  }
}

extension [Int] {
  fileprivate func color(of ink: Ink, in inks: [Ink]) -> Int? {
    inks.firstIndex(of: ink).flatMap { $0 < count ? self[$0] : nil }
  }
}
