// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import Terminal
import Testing

struct ThemeTests {
  private func looks(_ palette: Theme.Palette) -> [Theme.Look] {
    Ink.allCases.map { Theme(palette).look(of: Style($0)) }
  }

  @Test(arguments: [
    (0, Theme.Palette.none), (-1, .none), (8, .basic), (16, .basic), (88, .basic), (256, .indexed),
    (1 << 24, .direct),
  ])
  func `the number of colours chooses the palette`(colors: Int, palette: Theme.Palette) {
    #expect(Theme.Palette(colors: colors) == palette)
  }

  @Test(arguments: [Theme.Palette.basic, .indexed, .direct])
  func `every ink looks different in colour`(palette: Theme.Palette) {
    #expect(Set(looks(palette)).count == Ink.allCases.count)
  }

  @Test func `without colour the important inks still stand out`() {
    #expect(looks(.none).allSatisfy { $0.color == nil })
    let theme = Theme(.none)
    let telling: [Ink] = [.plain, .quiet, .accent, .bad]
    #expect(Set(telling.map { theme.look(of: Style($0)) }).count == telling.count)
  }

  @Test(arguments: Ink.allCases)
  func `every colour can be read on black and on white`(ink: Ink) {
    guard let color = Theme(.direct).look(of: Style(ink)).color else { return }
    #expect(contrast(color, 0x000000) >= 3.3)
    #expect(contrast(color, 0xFFFFFF) >= 3.3)
  }

  @Test(arguments: Ink.allCases)
  func `of the eight colours, black and white are left to the terminal`(ink: Ink) {
    let color = Theme(.basic).look(of: Style(ink)).color
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
    func channel(_ shift: Int) -> Double {
      let value = Double(rgb >> shift & 0xFF) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
  }
}
