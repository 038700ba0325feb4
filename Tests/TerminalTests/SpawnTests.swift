// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

struct SpawnTests {
  @Test func `a program gets its input and returns all its output`() throws {
    let input = [UInt8](repeating: 0x61, count: 1_000_000)
    let result = try runProgram(["cat"], input: input)
    #expect(result.status == 0 && result.stdout.utf8.count == input.count && result.stderr.isEmpty)
  }

  @Test func `status and standard error are reported`() throws {
    let result = try runProgram(["sh", "-c", "echo no >&2; exit 3"])
    #expect(result == (3, "", "no\n"))
    #expect(try runProgram(["sh", "-c", "kill -TERM $$"]).status == -SIGTERM)
  }

  @Test func `a daemon that keeps the pipes does not keep the test`() throws {
    let result = try runProgram(["sh", "-c", "sleep 60 & echo $!"], seconds: 20)
    let daemon = try #require(Int32(result.stdout.trimmingCharacters(in: .newlines)))
    #expect(kill(daemon, SIGKILL) == 0)
  }

  @Test func `a program that does not read its input is no problem`() throws {
    #expect(try runProgram(["true"], input: [UInt8](repeating: 0, count: 1_000_000)).status == 0)
  }

  @Test func `a program that is not there or does not end is an error`() {
    #expect(throws: SpawnError.self) { try runProgram(["/nonexistent"]) }
    #expect(throws: SpawnError.self) { try runProgram(["sleep", "60"], seconds: 0.05) }
    #expect(throws: SpawnError.self) { try PtyChild(["/nonexistent"]) }
  }

  @Test func `a program has a terminal of its own`() throws {
    let script = "tty; stty size; read line; stty size; exit 5"
    let child = try PtyChild(["sh", "-c", script], rows: 10, columns: 40)
    #expect(child.wait(for: "10 40"))
    child.resize(rows: 12, columns: 50)
    child.send("\n")
    #expect(child.wait(for: "12 50"))
    #expect(child.exitStatus() == 5)
    #expect(child.screen.line(0).hasPrefix("/dev/pts/"))
  }

  @Test func `signals reach the program`() throws {
    let child = try PtyChild(["sleep", "60"])
    child.signal(SIGTERM)
    #expect(child.exitStatus() == -SIGTERM)
  }
}
