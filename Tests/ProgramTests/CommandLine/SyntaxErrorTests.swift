// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Files that are not the language.
struct SyntaxErrorTests {
  private static let wrong = """
    ioas as $a
    \tmap $a len=4Q rw
    unmap $a iova=0 len=1 rw
    map $a len=4K rw => EWHAT
    destroy 1 as $x

    """

  private static func report(_ name: String) -> String {
    """
    \(name):2:13: error: '4Q' is not a number
       map $a len=4Q rw
                  ^~
      expected a length in bytes such as 64K or 0x1000
    \(name):3:23: error: 'rw' is not an option here
      unmap $a iova=0 len=1 rw
                            ^~
      expected iova=…, len=…
    \(name):4:21: error: 'EWHAT' is not an outcome
      map $a len=4K rw => EWHAT
                          ^~~~~
      expected 'ok' or the name of an errno, such as EINVAL
    \(name):5:14: error: 'destroy' makes no object that could be named
      destroy 1 as $x
                   ^~

    """
  }

  @Test(arguments: [[], ["--json"]])
  func `all errors of a file are told with place and caret, and nothing runs`(_ options: [String]) throws {
    let scratch = try Scratch()
    let file = try scratch.file("wrong.ioas", Self.wrong)
    try expect(["run", file] + options, status: 2, stderr: Self.report(file))
    try expect(["run", "-"] + options, input: Self.wrong, status: 2, stderr: Self.report("standard input"))
  }

  @Test func `the inspector and the picture of it refuse the file in the same words`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("wrong.ioas", Self.wrong)
    try expect(["frame", file], status: 2, stderr: Self.report(file))
    try expect([file], status: 2, stderr: Self.report(file))
  }

  @Test func `an unknown operation lists the known ones`() throws {
    try expectRefusal(
      ["run", "-"], input: "bogus 1\n", status: 2, saying: "standard input:1:1: error: 'bogus'",
      "\n  ^~~~~\n",
      "expected one of: ioas map unmap copy")
  }

  private static let controls: [(text: String, status: Int32)] = [
    ("ioas \u{1B}[31m\u{7}\n", 2), ("ioas \u{9B}31m\n", 2), ("bind pci:\u{8}\u{8}\n", 2),
    ("machine a\u{1B}[31mb\n", 2),
  ]

  @Test(arguments: controls)
  func `what is quoted from a file cannot control the terminal`(_ text: String, status: Int32) throws {
    let result = try run(["run", "-"], input: text)
    #expect(result.status == status && result.stdout == "" && !result.stderr.isEmpty)
    #expect(
      !result.stderr.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
  }

  @Test func `other files still run`() throws {
    let scratch = try Scratch()
    let wrong = try scratch.file("wrong.ioas", Self.wrong)
    let good = try scratch.file("good.ioas", "ioas\n")
    let stdout = #"{"line":1,"verb":"ioas","errno":null,"id":1}"# + "\n"
    try expect(["run", "--json", wrong, good], status: 2, stdout: stdout, stderr: Self.report(wrong))
  }
}
