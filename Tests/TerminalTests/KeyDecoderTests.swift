// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Cells
import Terminal
import Testing

struct KeyDecoderTests {
  private func keys(_ bytes: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.events(in: bytes.utf8.map(InputUnit.byte)).compactMap { event in
      if case .key(let key) = event { key } else { nil }
    }
  }

  @Test(arguments: [
    ("a", Key.character("a")), ("Z", .character("Z")), (" ", .character(" ")), ("~", .character("~")),
    ("é", .character("é")), ("本", .character("本")), ("🚀", .character("🚀")),
    ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{1B}", .escape), ("\u{8}", .backspace),
    ("\u{7F}", .backspace), ("\u{1}", .control("a")), ("\u{3}", .control("c")), ("\u{C}", .control("l")),
    ("\u{1A}", .control("z")), ("\u{1C}", .control("\\")), ("\u{1F}", .control("_")),
  ])
  func `a character is its key`(bytes: String, key: Key) {
    #expect(keys(bytes) == [key])
  }

  @Test(arguments: [
    (KEY_UP, Key.up), (KEY_DOWN, .down), (KEY_LEFT, .left), (KEY_RIGHT, .right), (KEY_HOME, .home),
    (KEY_END, .end), (KEY_PPAGE, .pageUp), (KEY_NPAGE, .pageDown), (KEY_BACKSPACE, .backspace),
    (KEY_DC, .delete), (KEY_BTAB, .backTab), (KEY_ENTER, .enter), (KEY_F0 + 1, .function(1)),
    (KEY_F0 + 12, .function(12)),
  ])
  func `a code of curses is its key`(code: Int32, key: Key) {
    var decoder = KeyDecoder()
    #expect(decoder.events(in: [InputUnit(code)]) == [key].map(Event.key))
  }

  @Test(arguments: [KEY_RESIZE, KEY_MOUSE, KEY_F0, KEY_SLEFT, KEY_MAX + 20])
  func `an unknown code is dropped`(code: Int32) {
    var decoder = KeyDecoder()
    #expect(decoder.events(in: [InputUnit(code), .byte(0x61)]) == [Key.character("a")].map(Event.key))
  }

  @Test(arguments: [
    ("[A", Key.up), ("OB", .down), ("[C", .right), ("OD", .left), ("[H", .home), ("[4~", .end),
    ("[5~", .pageUp), ("[6~", .pageDown), ("[3~", .delete), ("[Z", .backTab), ("OP", .function(1)),
    ("[24~", .function(12)), ("OM", .enter),
  ])
  func `a sequence that terminfo does not know is its key`(sequence: String, key: Key) {
    #expect(keys("x\u{1B}\(sequence)y") == [.character("x"), key, .character("y")])
  }

  @Test(arguments: ["[1;5A", "[200~", "[3;2~", "[<0;10;20M", "[?1;2c", "[I", "O5"])
  func `a sequence that is no key of ours is dropped as a whole`(sequence: String) {
    let ended = sequence == "O5" ? "OX" : sequence
    #expect(keys("\u{1B}\(ended)y") == [.character("y")])
  }

  @Test func `escape before other keys is escape`() {
    #expect(keys("\u{1B}q\u{1B}\u{1B}") == [.escape, .character("q"), .escape, .escape])
    #expect(keys("\u{1B}[") == [.escape, .character("[")])
    #expect(keys("\u{1B}O") == [.escape, .character("O")])
  }

  @Test func `a character may come in parts`() {
    var decoder = KeyDecoder()
    #expect(decoder.events(in: [.byte(0xE6), .byte(0x9C)]) == [])
    #expect(decoder.events(in: [.byte(0xAC)]) == [Key.character("本")].map(Event.key))
  }

  @Test(arguments: [
    [0xC3], [0xFF], [0x80, 0x80], [0xE6, 0x9C], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC2, 0x85],
  ])
  func `a broken character takes no key with it`(bytes: [UInt8]) {
    var decoder = KeyDecoder()
    let input = bytes + Array("ok".utf8)
    #expect(
      decoder.events(in: input.map(InputUnit.byte)) == [Key.character("o"), .character("k")].map(Event.key))
  }
}
