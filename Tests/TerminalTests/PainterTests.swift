// SPDX-License-Identifier: Apache-2.0

import CNcurses
import Cells
import Terminal
import Testing

@MainActor
@Suite(.serialized)
struct PainterTests {
  private func paint(
    _ frame: Frame, rows: Int32 = 3, columns: Int32 = 10, terminal: String = "xterm-256color",
    palette: Theme.Palette = .indexed, repertoire: Repertoire = .unicode
  ) throws -> OffscreenCurses {
    let curses = try OffscreenCurses(rows: rows, columns: columns, terminal: terminal)
    let painter = Painter(window: curses.window, theme: Theme(palette), repertoire: repertoire)
    #expect(painter.size == Size(rows: Int(rows), columns: Int(columns)))
    painter.paint(frame)
    return curses
  }

  private func frame(_ lines: [String], style: Style = .plain, rows: Int = 3, columns: Int = 10) -> Frame {
    var frame = Frame(size: Size(rows: rows, columns: columns))
    for (row, line) in lines.enumerated() {
      frame.write(line, row: row, column: 0, style: style, within: Region(frame.size))
    }
    return frame
  }

  @Test func `text is where the frame has it`() throws {
    let curses = try paint(frame(["┌ IOAS ──┐", "│ ● hwpt │", "0123456789"]))
    #expect((0..<3).map(curses.row) == ["┌ IOAS ──┐", "│ ● hwpt │", "0123456789"])
  }

  @Test func `wide characters take two columns`() throws {
    let curses = try paint(frame(["a日本b"]))
    #expect(curses.row(0) == "a日本b    ")
    #expect(curses.cell(0, 5).text == "b")
  }

  @Test func `half of a wide character is a blank`() throws {
    var picture = frame(["a日本b"])
    picture[0, 2] = Cell("|")
    picture[0, 3] = Cell("|")
    let curses = try paint(picture)
    #expect(curses.row(0) == "a || b    ")
  }

  @Test func `a character of another width keeps the rest in place`() throws {
    var picture = frame(["abcdef"])
    picture[0, 1] = Cell("🚀")
    picture[0, 2] = Cell("\u{301}")
    picture[0, 3] = Cell("\u{7}")
    let curses = try paint(picture)
    #expect(curses.row(0) == "a\u{FFFD}\u{FFFD}\u{FFFD}ef    ")
  }

  @Test func `attributes and colours follow the theme`() throws {
    let style = Style(.bad, reverse: true, underline: true)
    let cell = try paint(frame(["x"], style: style)).cell(0, 0)
    #expect(cell.attributes == NCW_A_BOLD | NCW_A_REVERSE | NCW_A_UNDERLINE)
    #expect(cell.foreground == 196)
  }

  @Test(arguments: Ink.allCases)
  func `each ink has its colour`(ink: Ink) throws {
    let color = Theme(.indexed).look(of: Style(ink)).color
    let cell = try paint(frame(["x"], style: Style(ink))).cell(0, 0)
    #expect(cell.foreground == color.map(Int32.init) ?? -1)
  }

  @Test func `without colour there are attributes only`() throws {
    let curses = try paint(frame(["x"], style: Style(.bad)), terminal: "vt100", palette: .none)
    #expect(curses.cell(0, 0) == .init(text: "x", attributes: NCW_A_BOLD | NCW_A_UNDERLINE, foreground: -1))
  }

  @Test func `a frame that is too large is clipped`() throws {
    let large = frame(["0123456789ABC", "234567890日C", "x", "y"], rows: 5, columns: 13)
    let curses = try paint(large)
    #expect(curses.row(0) == "0123456789")
    #expect(curses.row(1) == "234567890 ")
    #expect(curses.row(2) == "x         ")
  }

  @Test func `a frame that is too small leaves blanks, also where something was`() throws {
    let curses = try OffscreenCurses(rows: 3, columns: 10)
    let painter = Painter(window: curses.window, theme: Theme(.indexed), repertoire: .unicode)
    painter.paint(frame(["##########", "##########", "##########"]))
    painter.paint(frame(["ab"], rows: 2, columns: 4))
    #expect((0..<3).map(curses.row) == ["ab        ", "          ", "          "])
  }

  @Test func `rows that stay the same are not painted again`() throws {
    let curses = try OffscreenCurses(rows: 3, columns: 10)
    let painter = Painter(window: curses.window, theme: Theme(.indexed), repertoire: .unicode)
    painter.paint(frame(["one", "two"]))
    wclear(curses.window)
    painter.paint(frame(["one", "2"]))
    #expect((0..<2).map(curses.row) == ["          ", "2         "])
    painter.forget()
    painter.paint(frame(["one", "2"]))
    #expect((0..<2).map(curses.row) == ["one       ", "2         "])
  }

  @Test func `ASCII replaces what the terminal cannot show`() throws {
    let curses = try paint(frame(["┌─日█…é"]), repertoire: .ascii)
    #expect(curses.row(0) == "+-? #.?   ")
  }

  @Test func `the cursor stands where the frame has it`() throws {
    var picture = frame([])
    picture.cursor = .init(row: 1, column: 4)
    let curses = try paint(picture)
    #expect((getcury(curses.window), getcurx(curses.window)) == (1, 4))
  }

  @Test(arguments: [1, 2, 3])
  func `a tiny window is no problem`(side: Int32) throws {
    let curses = try paint(frame(["0123456789", "0", "0"]), rows: side, columns: side)
    #expect(curses.row(0) == String("0123456789".prefix(Int(side))))
  }
}
