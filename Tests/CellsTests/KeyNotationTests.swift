// SPDX-License-Identifier: Apache-2.0

import Cells
import Testing

/// Keys as text.
@Suite struct KeyNotationTests {
  @Test(
    arguments: [
      ("jj", [.character("j"), .character("j")]), ("<Enter><esc><TAB>", [.enter, .escape, .tab]),
      ("<S-Tab><BS><Del>", [.backTab, .backspace, .delete]), ("<C-l><F12>", [.control("l"), .function(12)]),
      ("a<lt>b", [.character("a"), .character("<"), .character("b")]), ("<Space>", [.character(" ")]),
      ("x < y", [.character("x"), .character(" "), .character("<"), .character(" "), .character("y")]),
      ("é漢", [.character("é"), .character("漢")]), ("a\n", [.character("a"), .enter]), ("", []),
    ] as [(String, [Key])])
  func sequencesAreRead(_ text: String, _ keys: [Key]) throws {
    #expect(try Key.sequence(text) == keys)
  }

  @Test(arguments: ["<Nope>", "a<>b", "<C->", "<F0>", "<F13>", "<C-ab>"])
  func unknownNamesAreRefused(_ text: String) {
    #expect(throws: KeyNotationError.self) { try Key.sequence(text) }
  }

  @Test func theErrorNamesWhatIsKnown() {
    let error = #expect(throws: KeyNotationError.self) { try Key.sequence("<Nope>") }
    #expect(error?.description.contains("'<Nope>'") == true)
    #expect(error?.description.contains("<Enter>") == true)
  }

  @Test(
    arguments: [
      .character("j"), .character("<"), .character(" "), .enter, .escape, .tab, .backTab, .backspace, .delete,
      .up,
      .down, .left, .right, .home, .end, .pageUp, .pageDown, .control("z"), .function(1),
    ] as [Key])
  func notationReadsBackAsTheKey(_ key: Key) throws {
    #expect(try Key.sequence(key.description) == [key])
  }

  @Test(
    arguments: [(.up, "↑"), (.control("l"), "^L"), (.character("<"), "<"), (.enter, "Enter")]
      as [(Key, String)])
  func labelsAreShort(_ key: Key, _ label: String) {
    #expect(key.label == label)
  }
}
