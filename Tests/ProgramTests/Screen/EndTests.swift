// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Ends that nobody asked for: the terminal is as it was, whatever ends the program.
struct EndTests {
  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func `a signal that asks for the end is the status`(_ signal: Int32) throws {
    let session = try Session()
    try session.press("m")
    session.child.signal(signal)
    session.expectEnd(status: 128 + signal)
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGQUIT, SIGUSR1, SIGALRM, SIGPIPE])
  func `a crash restores the terminal and stays a crash`(_ signal: Int32) throws {
    let session = try Session()
    try session.press("m")
    session.child.signal(signal)
    session.expectEnd(status: -signal)
  }

  @Test func `a signal while the program is stopped ends it when it goes on`() throws {
    let session = try Session()
    session.child.signal(SIGSTOP)
    session.child.signal(SIGTERM)
    session.child.signal(SIGCONT)
    session.expectEnd(status: 128 + SIGTERM)
  }

  @Test(arguments: ["", "trap '' HUP;"])
  func `a terminal that goes away ends the program`(_ trap: String) throws {
    let session = try Session(shell: trap)
    session.child.hangUp()
    #expect(session.child.exitStatus() == 128 + SIGHUP)
  }

  @Test(arguments: [
    ("dumb", "cannot move the cursor"), ("nonsense", "is unknown here"), ("", "TERM is not set"),
  ])
  func `a terminal that cannot show a screen is told in lines`(_ type: String, words: String) throws {
    let child = try PtyChild([productPath("ioascope")], environment: ["TERM": type])
    #expect(child.wait(for: "help tells how"))
    #expect(child.screen.text.contains(words), "\(child.screen.text)")
    child.send("destroy\n")
    #expect(child.wait(for: "yes or no"))
    child.send("no\nq\n")
    #expect(child.exitStatus() == 0)
    #expect(!child.output.contains(0x1B))
  }

  @Test func `a screen cannot be shown on a file`() throws {
    let child = try PtyChild(["sh", "-c", "\"$0\" >/dev/null", productPath("ioascope")])
    #expect(child.wait(for: "ioascope: standard output is not a terminal: lines"))
    child.send("q\n")
    #expect(child.exitStatus() == 0)
  }

  @Test func `a scenario from standard input leaves the keys to the terminal`() throws {
    let child = try PtyChild(["sh", "-c", "echo 'ioas as $piped' | \"$0\" -", productPath("ioascope")])
    #expect(child.wait(for: "$piped"))
    child.send("a")
    #expect(child.wait(for: "IOAS 2 $a1"))
    child.send("q")
    #expect(child.exitStatus() == 0)
  }

  @Test func `a file that is refused leaves the terminal alone`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("wrong.ioas", "bogus\n")
    let child = try PtyChild([productPath("ioascope"), file], columns: 200)
    #expect(child.exitStatus() == 2)
    #expect(child.screen.text.contains("'bogus' is not an operation"))
    #expect(!child.output.contains(0x1B))
  }
}
