// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// How the errors of a whole text are reported.
struct ErrorReportTests {
  private func errors(_ text: String) throws -> SyntaxErrors {
    try #require(throws: SyntaxErrors.self) { try Scenario(SourceText(text, name: "dir/x.ioas")) }
  }

  @Test func `all errors of a text are reported in the order of its lines`() throws {
    let errors = try errors("ioas as $a\nfrob\n# fine\n\nmap $a\nioas\ndestroy x\n")
    #expect(errors.errors.map(\.line) == [2, 5, 7])
    #expect(
      errors.errors.map(\.message) == [
        "'frob' is not an operation", "'len=' is missing", "'x' is not a number",
      ])
    #expect("\(errors)" == errors.errors.map { "\($0)" }.joined(separator: "\n"))
  }

  @Test func `an error shows file, place, line, caret and what was expected`() throws {
    #expect(
      "\(try errors("ioas\n  map $a len=12q  # x\n"))" == """
        dir/x.ioas:2:14: error: '12q' is not a number
            map $a len=12q  # x
                       ^~~
          expected a length in bytes such as 64K or 0x1000
        """)
  }

  @Test func `tabs and carriage returns do not move the caret`() throws {
    #expect(
      "\(try errors("\tmap\t$a  len=4K\trw r\r\n"))" == """
        dir/x.ioas:1:17: error: 'rw' contradicts 'r'
           map $a  len=4K rw r\u{20}
                          ^~
        """)
  }

  @Test func `control characters are not printed`() throws {
    let report = "\(try errors("map\u{1b}[31m\u{7f} $a\n"))".split(separator: "\n")
    #expect(report[1] == "  map [31m  $a")
    #expect(report[2] == "  ^~~~~~~~~")
  }

  @Test func `columns count characters of Unicode, not bytes`() throws {
    let error = try #require(try errors("ioas as $é本 é").errors.first)
    #expect(error.column == 13)
    #expect(error.width == 1)
    #expect(try errors("ioas 🚀 as x").errors.first?.column == 11)
  }

  @Test func `an error of a prompt names the prompt`() throws {
    let error = try #require(throws: SyntaxError.self) { try Statement("destroy", name: "prompt") }
    #expect("\(error)".hasPrefix("prompt:1:9: error: something is missing here\n  destroy\n          ^\n"))
    #expect(error.source == "destroy")
  }

  @Test func `a prompt takes one line`() throws {
    #expect(try Statement("ioas\r\n", name: "prompt") == Statement(.ioasAlloc))
    let error = try #require(throws: SyntaxError.self) { try Statement("ioas\n  ioas\n", name: "prompt") }
    #expect("\(error)" == "prompt:2:3: error: an operation is one line\n    ioas\n    ^")
  }

  @Test func `a text knows its lines`() {
    #expect(SourceText("", name: "x").lines == [])
    #expect(SourceText("\n", name: "x").lines == [""])
    #expect(SourceText("a\n\nb", name: "x").lines == ["a", "", "b"])
    #expect(SourceText("a\r\nb\r\n", name: "x").lines == ["a\r", "b\r"])
  }

  @Test func `an error about a line points at its first word`() {
    let source = SourceText("ioas\n \t bad\n", name: "x")
    #expect(source.error(line: 2, "wrong").column == 4)
    #expect(source.error(line: 2, column: 2, "wrong").column == 2)
    #expect("\(source.error(line: 9, "wrong"))" == "x:9:1: error: wrong\n  \n  ^")
  }
}
