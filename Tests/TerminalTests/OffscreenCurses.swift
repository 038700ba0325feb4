// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Foundation
import Terminal
import Testing

/// A screen of curses that nobody sees; there can be one at a time.
@MainActor
final class OffscreenCurses {
  let window: UnsafeMutablePointer<WINDOW>
  private let screen: OpaquePointer
  private let stream: UnsafeMutablePointer<FILE>

  init(rows: Int32, columns: Int32, terminal: String = "xterm-256color") throws {
    setlocale(LC_CTYPE, "C.UTF-8")
    // The size of the terminal that the tests run on, and its variables, must not matter.
    use_env(false)
    stream = try #require(fopen("/dev/null", "r+"))
    screen = try #require(newterm(terminal, stream, stream))
    window = try #require(ncw_stdscr())
    resize_term(rows, columns)
    if has_colors() {
      start_color()
      use_default_colors()
    }
  }

  isolated deinit {
    endwin()
    delscreen(screen)
    fclose(stream)
  }

  struct Cell: Equatable {
    var text: String
    var attributes: attr_t
    var foreground: Int32
  }

  func cell(_ row: Int32, _ column: Int32) -> Cell {
    var cell = cchar_t()
    mvwin_wch(window, row, column, &cell)
    var text = [wchar_t](repeating: 0, count: Int(CCHARW_MAX) + 1)
    var attributes = attr_t()
    var pair: Int32 = 0
    ncw_getcchar(&cell, &text, &attributes, &pair)
    var foreground: Int32 = -1
    var background: Int32 = -1
    if pair > 0 { extended_pair_content(pair, &foreground, &background) }
    let scalars = text.prefix { $0 != 0 }.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }
    let styles = NCW_A_BOLD | NCW_A_DIM | NCW_A_UNDERLINE | NCW_A_REVERSE
    let shown = String(String.UnicodeScalarView(scalars))
    return Cell(text: shown, attributes: attributes & styles, foreground: foreground)
  }

  /// A row as text, with all its blanks.
  func row(_ row: Int32) -> String {
    var text = ""
    var column: Int32 = 0
    while column < getmaxx(window) {
      let cell = cell(row, column)
      text += cell.text
      column += cell.text == "日" || cell.text == "本" ? 2 : 1
    }
    return text
  }
}
