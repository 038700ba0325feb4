// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Scenarios that are much larger than what the program keeps of them.
struct StreamTests {
  private static let head = "ioas as $a\n"

  /// So many lines that map and unmap the same page.
  private static func alternating(_ count: Int) -> String {
    head + String(repeating: "map $a iova=64K len=4K rw => ok\nunmap $a iova=64K len=4K\n", count: count / 2)
  }

  @Test func `a file, a redirected file and a pipe answer the same`() throws {
    let scratch = try Scratch()
    let text = Self.alternating(6000)
    let file = try scratch.file("many.ioas", text)
    let answers = try output(of: ["run", "--json", file])
    #expect(answers.split(separator: "\n").count == 6001)
    #expect(answers.hasSuffix(#"{"line":6001,"verb":"unmap","errno":null,"length":"0x1000"}"# + "\n"))
    #expect(try output(of: ["run", "--json", "-"], input: text) == answers)
    let script = #""$0" run --json - < "$1""#
    let redirected = try runProgram(["sh", "-c", script, productPath("ioascope"), file])
    #expect(redirected.stdout == answers && redirected.status == 0)
  }

  @Test func `what was read of standard input before is not read again`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("two.ioas", "this line is for somebody else\nioas\n")
    let script = #"{ dd bs=1 count=31 of=/dev/null 2>/dev/null; "$0" run --json -; } < "$1""#
    let result = try runProgram(["sh", "-c", script, productPath("ioascope"), file])
    #expect(result.stdout == #"{"line":1,"verb":"ioas","errno":null,"id":1}"# + "\n", "\(result.stderr)")
  }

  @Test func `memory does not grow with the lines`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("many.ioas", Self.alternating(50_000))
    // Lines and journal entries that were kept would be 30 MB more than what is needed.
    let script = #"ulimit -d 28672; exec "$0" run "$1""#
    let result = try runProgram(["sh", "-c", script, productPath("ioascope"), file])
    #expect(result.status == 0, "\(result.stderr)")
  }

  @Test func `all errors of a large file are told, and nothing runs`() throws {
    let scratch = try Scratch()
    var lines = Array(repeating: "map $a iova=64K len=4K rw", count: 8000)
    lines[10] = "frob"
    lines[7999] = "map $a len=é"
    let file = try scratch.file("wrong.ioas", lines.joined(separator: "\n"))
    let result = try run(["run", file])
    #expect(result.status == 2 && result.stdout == "")
    let errors = result.stderr.split(separator: "\n").filter { $0.hasPrefix(file) }
    #expect(
      errors == [
        "\(file):11:1: error: 'frob' is not an operation", "\(file):8000:12: error: 'é' is not a number",
      ])
  }

  @Test func `a byte far behind that is not text is told alone`() throws {
    let scratch = try Scratch()
    let bytes = Array("frob\n".utf8) + Array(Self.alternating(6000).utf8) + [0x0A, 0x20, 0xFF]
    let file = try scratch.file("odd.ioas", bytes)
    let complaint = "\(file):6004:2: error: this is not text: byte 0xff\n  expected a scenario in UTF-8\n"
    try expect(["run", file], status: 2, stderr: complaint)
  }

  @Test func `the header may stand anywhere`() throws {
    let scratch = try Scratch()
    let text = Self.alternating(6000) + "machine nosuch\n"
    let file = try scratch.file("late.ioas", text)
    try expectRefusal(
      ["run", file], status: 3, saying: "\(file):6002:9: error: no machine is called 'nosuch'",
      "\n  machine nosuch\n          ^~~~~~\n")
  }
}
