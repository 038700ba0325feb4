// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Command lines that the program does not understand, and those that ask how it is used.
struct UsageTests {
  private static let wrong: [(arguments: [String], words: String)] = [
    (["run"], "Missing expected argument '<files> ...'"),
    (["run", "--nope", "x.ioas"], "Unknown option '--nope'"),
    (["run", "x.ioas", "--machine"], "Missing value for '--machine"),
    (["run", "x.ioas", "--json=1"], "does not take any value"),
    (["run", "--transcript", "--json", "x.ioas"], "--transcript says why by itself"),
    (["--nope"], "Unknown option '--nope'"),
    (["x.ioas", "--empty"], "--empty contradicts a file"),
    (["frame", "x.ioas", "--empty"], "--empty contradicts a file"),
    (["x.ioas", "y.ioas"], "Unexpected argument 'y.ioas'"),
    (["frame", "--keys"], "Missing value for '--keys"),
    (["frame", "--size"], "Missing value for '--size"),
    (["run", "x.ioas", "--write"], "--write is for --backend kernel"),
    (["run", "x.ioas", "--trace", "t"], "--trace is for --backend kernel"),
    (["frame", "--backend", "simulator", "--write"], "--write is for --backend kernel"),
    (["--write"], "--write is for --backend kernel"),
    (["run", "x.ioas", "--backend", "kernel", "--machine", "vt-d"], "--machine is for a simulator"),
    (["--backend", "kernel", "--machine", "vt-d"], "--machine is for a simulator"),
    (["frame", "--backend", "hardware"], "'hardware' is invalid for '--backend"),
    (["machines", "mock", "vt-d"], "Unexpected argument 'vt-d'"),
    (["machines", "--json"], "Unknown option '--json'"),
    (["devices", "vt-d"], "Unexpected argument 'vt-d'"),
    (["open"], "Missing expected argument '<string>'"),
    (["capture", "--name", "a=b"], "'a=b' cannot name a machine"),
    (["capture", "--name", "a b"], "'a b' cannot name a machine"),
    (["capture", "--name", "#"], "'#' cannot name a machine"),
  ]

  @Test(arguments: wrong)
  func `wrong usage is status 2 with the reason and the right one`(
    _ arguments: [String], words: String
  ) throws {
    try expectRefusal(arguments, status: 2, saying: words, "Usage: ioascope ", "--help' for more information")
  }

  @Test func `what is no command is a file`() throws {
    try expect(["nonsense"], status: 3, stderr: "ioascope: nonsense: No such file or directory\n")
    try expect(
      ["run", "--", "--json"], status: 3, stderr: "ioascope: --json: No such file or directory\n")
  }

  @Test func `help tells of every command and exit code`() throws {
    let help = try output(of: ["--help"])
    for command in ["inspect", "open", "run", "frame", "machines", "devices", "capture"] {
      #expect(help.contains("\n  \(command) "))
    }
    let words = help.split { $0.isWhitespace }.joined(separator: " ")
    for code in 0...3 { #expect(words.contains(" \(code) ")) }
    #expect(words.contains("128+N"))
    #expect(try output(of: ["help"]) == help && output(of: ["-h"]) == help)
  }

  @Test(arguments: ["run", "open", "frame", "machines", "inspect", "devices", "capture"])
  func `every command has its own help`(_ command: String) throws {
    let help = try output(of: [command, "--help"])
    #expect(help.contains("USAGE: ioascope \(command)"))
    #expect(try output(of: ["help", command]) == help)
  }

  @Test func `the version is a version`() throws {
    #expect(try output(of: ["--version"]).prefixMatch(of: #/ioascope \d+\.\d+\.\d+\n/#) != nil)
  }

  @Test func `without a terminal it says so and tells in lines`() throws {
    for arguments in [[], ["inspect"], ["--empty"]] {
      let result = try run(arguments, input: "a\n")
      #expect(result.status == 0)
      #expect(
        result.stderr
          == "ioascope: standard input is not a terminal: lines in the place of a screen, as with --linear\n")
      #expect(result.stdout.hasPrefix("ioascope, line by line. help tells how; q ends.\n"))
      #expect(result.stdout.contains("\n> a\nnew: object"))
    }
  }

  @Test func `in lines it says what only a screen could do`() throws {
    let scratch = try Scratch()
    let cast = "\(scratch.path)/run.cast"
    let result = try run(["--linear", "--record", cast, "--timings"], input: "q\n")
    #expect(result.status == 0)
    #expect(
      result.stderr == """
        ioascope: nothing is recorded: --record needs a screen
        ioascope: nothing is timed: --timings needs a screen

        """)
    #expect(!FileManager.default.fileExists(atPath: cast))
  }
}
