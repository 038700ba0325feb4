// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What the program prints of itself: the manual page, completions for shells, its configuration and its keys.
struct ManualTests {
  private static let texts: [(name: String, arguments: [String])] = [
    ("man", ["man"]), ("config", ["--no-config", "--print-config"]),
    ("keys", ["--no-config", "--print-keys"]),
    ("bash", ["--generate-completion-script", "bash"]), ("zsh", ["--generate-completion-script", "zsh"]),
    ("fish", ["--generate-completion-script", "fish"]), ("version", ["--version"]), ("help", ["--help"]),
    ("help-inspect", ["help", "inspect"]),
  ]

  @Test(arguments: texts)
  func `it is as recorded`(name: String, arguments: [String]) throws {
    try Report(name, in: "Manual").expect(arguments, input: "", status: 0)
  }

  @Test func `every recorded text has a case`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Manual")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(Self.texts.map { "\($0.name).txt" }))
  }

  @Test func `bash reads its completions`() throws {
    let script = try run(["--generate-completion-script", "bash"], input: "").stdout
    let bash = try runProgram(["bash", "-n"], input: Array(script.utf8))
    #expect(bash.status == 0 && bash.stderr == "", "\(bash)")
  }

  @Test func `a printed configuration makes the same one`() throws {
    let scratch = try Scratch()
    let mine = try scratch.file("mine", "set theme safe\nbind <C-j> down\nunbind x\nclear sweep\n")
    let printed = try run(["--config", mine, "--print-config"], input: "").stdout
    #expect(printed.contains("set theme safe\n") && printed.contains("bind <C-j> down\n"))
    let again = try scratch.file("again", printed)
    #expect(try run(["--config", again, "--print-config"], input: "").stdout == printed)
  }

  @Test func `the file of the user is read from where the environment says`() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/ioascope", withIntermediateDirectories: false)
    _ = try scratch.file("ioascope/config", "set mouse on\n")
    let environment = ["XDG_CONFIG_HOME": scratch.path]
    #expect(
      try run(["--print-config"], input: "", environment: environment).stdout.contains("set mouse on\n"))
    for arguments in [["--no-config", "--print-config"], ["--no-mouse", "--print-config"]] {
      #expect(try run(arguments, input: "", environment: environment).stdout.contains("set mouse off\n"))
    }
  }

  @Test func `every error of a configuration is told with its place`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("c", "bind x nothing\nset theme red\n# fine\nfoo\nbind <Foo> map\nbind\n")
    let result = try run(["--config", file], input: "")
    #expect(result.status == 2 && result.stdout == "")
    for place in ["1:8", "2:11", "4:1", "5:6", "6:1"] {
      #expect(result.stderr.contains("\(file):\(place): error: "), "\(result.stderr)")
    }
    #expect(try run(["--config", "missing"], input: "").status == 3)
  }
}
