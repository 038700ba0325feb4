// SPDX-License-Identifier: Apache-2.0

import Cells
import Testing

/// Writing on a frame and reading it as text.
@Suite struct FrameTests {
  private let screen = Region(Size(rows: 2, columns: 6))

  private func frame(_ write: (inout Frame) -> Void) -> Frame {
    var frame = Frame(size: Size(rows: 2, columns: 6))
    write(&frame)
    return frame
  }

  @Test func textLosesBlanksAtTheEndOfLinesOnly() {
    let frame = frame { $0.write(" ab ", row: 1, column: 1, within: screen) }
    #expect(frame.text == "\n  ab\n")
  }

  @Test func textIsClippedAtBothEdges() {
    let region = Region(row: 0, column: 2, rows: 1, columns: 3)
    let frame = frame { $0.write("0123456789", row: 0, column: 0, within: region) }
    #expect(frame.text == "  234\n\n")
  }

  @Test func rowsOutsideOfTheRegionAreLeftAlone() {
    let frame = frame {
      $0.write("x", row: 2, column: 0, within: screen)
      $0.write("x", row: -1, column: 0, within: screen)
      $0[7, 7] = Cell("x")
    }
    #expect(frame == Frame(size: Size(rows: 2, columns: 6)))
    #expect(frame[7, 7] == .blank)
  }

  @Test func wideCharactersTakeTwoCellsOrNone() {
    let frame = frame { $0.write("漢字漢字", row: 0, column: 1, within: screen) }
    #expect(frame.text == " 漢字\n\n")
    #expect(frame[0, 2].scalar == "\0")
    #expect(frame[0, 5] == .blank)
  }

  @Test func controlCharactersBecomeBlanksAndMarksVanish() {
    let frame = frame { $0.write("a\u{1b}b\u{301}c\u{200d}", row: 0, column: 0, within: screen) }
    #expect(frame.text == "a bc\n\n")
  }

  @Test func writingReturnsTheColumnBehind() {
    var frame = Frame(size: Size(rows: 1, columns: 9))
    #expect(frame.write("a漢", row: 0, column: 2, within: Region(frame.size)) == 5)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("─│█·…", 5), ("한글", 4), ("\u{1F600}", 2),
  ])
  func columnsAreCounted(_ text: String, _ columns: Int) {
    #expect(text.columns == columns)
  }

  @Test func fillAndRestyleStayInside() {
    let frame = frame {
      $0.fill(Region(row: 1, column: 4, rows: 9, columns: 9), with: Cell("#"))
      $0.restyle(Region(row: 1, column: 5, rows: 1, columns: 9)) { $0.reverse = true }
    }
    #expect(frame.text == "\n    ##\n")
    #expect(!frame[1, 4].style.reverse && frame[1, 5].style.reverse)
  }

  @Test func regionsIntersect() {
    let region = Region(row: 1, column: 1, rows: 4, columns: 4)
    #expect(region.intersection(screen) == Region(row: 1, column: 1, rows: 1, columns: 4))
    #expect(region.intersection(Region(row: 9, column: 9, rows: 1, columns: 1)).isEmpty)
    #expect(region.inset(rows: 1, columns: 2) == Region(row: 2, column: 3, rows: 2, columns: 0))
  }
}
