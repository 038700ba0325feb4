// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Standard output that takes nothing more.
struct ClosedOutputTests {
  /// Opens a pipe whose reader has gone, as descriptor 4.
  private static let closedPipe = #"mkfifo "$1/pipe" && exec 3<>"$1/pipe" 4>"$1/pipe" 3<&-; "#

  private func run(_ script: String, size: Int) throws -> Outcome {
    let scratch = try Scratch()
    let file = try scratch.file("long.ioas", String(repeating: "ioas => EINVAL\n", count: size))
    let arguments = [productPath("ioascope"), scratch.path, file]
    return try runProgram(["sh", "-c", script] + arguments)
  }

  /// 141 is the signal that ends a program on such a pipe.
  @Test(arguments: [1, 500])
  func `a reader that has gone ends the program without a word`(_ size: Int) throws {
    let result = try run(Self.closedPipe + #""$0" run "$2" >&4 2>/dev/null; echo $?"#, size: size)
    #expect(result.stdout == "141\n" && result.stderr == "")
  }

  @Test func `where nobody is told of readers that go the program ends all the same`() throws {
    let script = Self.closedPipe + #"trap "" PIPE; "$0" run --json "$2" >&4; echo $?"#
    let result = try run(script, size: 1)
    #expect(result.stdout == "3\n" && result.stderr == "")
  }

  @Test func `a full disk is complained of`() throws {
    let result = try run(#""$0" run "$2" >/dev/full; echo $?"#, size: 3)
    #expect(result.stdout == "3\n")
    #expect(result.stderr == "ioascope: standard output: No space left on device\n")
  }

  @Test(arguments: [(">&-", 3), ("2>&-", 1), (">&- 2>&-", 3), ("<&- >&- 2>&-", 3)])
  func `closed descriptors do no harm`(_ redirection: String, _ status: Int) throws {
    let result = try run(#""$0" run "$2" \#(redirection); echo $?"#, size: 3)
    #expect(result.stdout.hasSuffix("\(status)\n"))
    #expect(!result.stderr.contains("Fatal") && !result.stderr.contains("Crash"))
  }
}
