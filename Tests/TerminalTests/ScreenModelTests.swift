// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The tools of the tests are worth some tests.
struct ScreenModelTests {
  private func screen(_ text: String) -> ScreenModel {
    var screen = ScreenModel(rows: 3, columns: 8)
    screen.feed(text.utf8)
    return screen
  }

  @Test(arguments: [
    ("ab\r\ncd", "ab\ncd\n"), ("\u{1B}[2;3Hx", "\n  x\n"), ("abc\u{1B}[1;2H\u{1B}[K", "a\n\n"),
    ("12345678", "12345678\n\n"), ("123456789", "12345678\n9\n"), ("a\r\nb\r\nc\r\nd", "b\nc\nd"),
    ("日本", "日本\n\n"), ("abcd\u{1B}[1;2H\u{1B}[2P", "ad\n\n"), ("ad\u{1B}[1;2H\u{1B}[2@", "a  d\n\n"),
    ("a\r\nb\u{1B}[1;1H\u{1B}[L", "\na\nb"), ("a\r\nb\u{1B}[1;1H\u{1B}[M", "b\n\n"),
    ("-\u{1B}[3b", "----\n\n"),
    ("x\u{1B}[?1049hy\u{1B}[?1049lz", "xz\n\n"), ("abc\u{1B}[1;2H\u{1B}[J", "a\n\n"),
  ])
  func `sequences do what xterm does`(bytes: String, text: String) {
    let screen = screen(bytes)
    #expect(screen.text == text)
    #expect(screen.unknown.isEmpty)
  }

  @Test func `styles are kept`() {
    let screen = screen("\u{1B}[1;7;38;5;196mx\u{1B}(B\u{1B}[m\u{1B}[31my\u{1B}[39mz")
    #expect(screen.style(row: 0, column: 0) == .init(bold: true, reverse: true, foreground: 196))
    #expect(screen.style(row: 0, column: 1) == .init(foreground: 1))
    #expect(screen.style(row: 0, column: 2) == .init())
  }

  @Test func `modes and strange things are noticed`() {
    let screen = screen("\u{1B}[?25l\u{1B}=\u{1B}[99y\u{1B}]0;title\u{7}x")
    #expect(!screen.isCursorVisible && screen.hasApplicationKeypad)
    #expect(screen.unknown == ["CSI 99y"])
    #expect(screen.line(0) == "x")
  }
}
