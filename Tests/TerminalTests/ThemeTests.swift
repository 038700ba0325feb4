// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import Terminal
import Testing

struct ThemeTests {
  private func looks(_ palette: Theme.Palette, _ name: Theme.Name = .auto) -> [Theme.Look] {
    Ink.allCases.map { Theme(palette, name).look(of: Style($0)) }
  }

  private static let colored = Theme.Name.allCases.filter { $0 != .mono }

  @Test(arguments: [
    (0, Theme.Palette.none), (-1, .none), (8, .basic), (16, .bright), (88, .bright), (256, .indexed),
    (1 << 24, .direct),
  ])
  func `the number of colours chooses the palette`(colors: Int, palette: Theme.Palette) {
    #expect(Theme.Palette(colors: colors) == palette)
  }

  @Test(arguments: [Theme.Palette.basic, .bright, .indexed, .direct], colored)
  func `every ink looks different in colour`(palette: Theme.Palette, name: Theme.Name) {
    #expect(Set(looks(palette, name)).count == Ink.allCases.count)
  }

  @Test(arguments: [Theme.Palette.none, .basic, .bright, .indexed, .direct])
  func `the theme without colours has none`(palette: Theme.Palette) {
    #expect(looks(palette, .mono) == looks(.none))
  }

  @Test func `without colour the important inks still stand out`() {
    #expect(looks(.none).allSatisfy { $0.color == nil })
    let theme = Theme(.none)
    let telling: [Ink] = [.plain, .quiet, .accent, .bad]
    #expect(Set(telling.map { theme.look(of: Style($0)) }).count == telling.count)
  }

  @Test(arguments: colored, Ink.allCases)
  func `every colour can be read on the backgrounds that a theme is for`(name: Theme.Name, ink: Ink) {
    guard let color = Theme(.direct, name).look(of: Style(ink)).color else { return }
    if name != .light { #expect(contrast(color, 0x000000) >= 3.2) }
    if name != .dark { #expect(contrast(color, 0xFFFFFF) >= 3.2) }
  }

  @Test(arguments: [
    (Ink.good, Ink.bad), (.mapped, .window), (.mapped, .closed), (.mapped, .bad), (.table, .window),
    (.window, .device),
  ])
  func `eyes that confuse red and green tell the inks of a theme apart`(one: Ink, other: Ink) throws {
    // Machado, Oliveira and Fernandes 2009, severity 1: deuteranopia and protanopia.
    let deficiencies = [
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ]
    let theme = Theme(.direct, .safe)
    let colors = try [one, other].map { try #require(theme.look(of: Style($0)).color) }
    for matrix in deficiencies {
      let seen = colors.map { color in
        matrix.map { row in zip(row, [16, 8, 0]).reduce(0) { $0 + $1.0 * linear(color >> $1.1 & 0xFF) } }
      }
      let distance = zip(seen[0], seen[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      #expect(distance >= 0.2, "\(one) and \(other): \(distance)")
    }
  }

  @Test(arguments: colored, Ink.allCases)
  func `of the eight colours, black and white are left to the terminal`(name: Theme.Name, ink: Ink) {
    let color = Theme(.basic, name).look(of: Style(ink)).color
    #expect(color.map((1...6).contains) ?? true)
  }

  @Test func `a style adds its attributes to its ink`() {
    let theme = Theme(.indexed)
    let look = theme.look(of: Style(.mapped, bold: true, reverse: true, underline: true))
    #expect(look.color == theme.look(of: Style(.mapped)).color)
    #expect(look.bold && look.reverse && look.underline)
    let plain = theme.look(of: .plain)
    #expect(plain.color == nil && !plain.bold && !plain.dim && !plain.reverse && !plain.underline)
  }

  @Test func `bold wins over dim`() {
    let look = Theme(.none).look(of: Style(.quiet, bold: true))
    #expect(look.bold && !look.dim)
  }

  @Test(arguments: [(16, 0x000000), (243, 0x767676), (33, 0x0087FF), (196, 0xFF0000), (231, 0xFFFFFF)])
  func `the colours of xterm are known`(index: Int, rgb: Int) {
    #expect(Theme.rgb(index) == rgb)
  }

  /// The contrast of two colours as WCAG defines it.
  private func contrast(_ first: Int, _ second: Int) -> Double {
    let (one, two) = (luminance(first), luminance(second))
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
  }

  private func luminance(_ rgb: Int) -> Double {
    0.2126 * linear(rgb >> 16 & 0xFF) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF)
  }

  private func linear(_ channel: Int) -> Double {
    let value = Double(channel) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}
