// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

struct RepertoireTests {
  private func shown(_ text: String, by repertoire: Repertoire) -> String {
    var result = ""
    result.unicodeScalars.append(contentsOf: text.unicodeScalars.map(repertoire.glyph))
    return result
  }

  @Test(arguments: [
    ("┌─┬─┐", "+-+-+"), ("│├┼┤║", "|+++|"), ("└┴┘╭╯", "+++++"), ("●○◉", "*o*"), ("▸▾▶", ">v>"),
    ("…‥·", "..."), ("█▒░▓", "#%:%"), ("→←↑↓", "><^v"), ("✓✗×", "vxx"), ("–“”’", "-\"\"'"),
    ("日é☃", "???"), ("ioas 1 ~", "ioas 1 ~"),
  ])
  func `ASCII has something alike for what is drawn`(text: String, ascii: String) {
    #expect(shown(text, by: .ascii) == ascii)
    #expect(shown(text, by: .unicode) == text)
  }

  @Test func `ASCII stays ASCII`() {
    let drawn = (0x2000...0x2BFF).compactMap { Unicode.Scalar($0 as UInt32) }
    #expect(drawn.allSatisfy { Repertoire.ascii.glyph(for: $0).isASCII })
  }
}
