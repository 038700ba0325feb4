// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `--present`: a scenario with captions, for a review; the same file is a test.
struct PresentTests {
  private static let file = "review"
  private static let text = try? String(contentsOfFile: SeedTable.path(file), encoding: .utf8)

  private static let moments = [
    ("beginning", ["--size", "80x24"]), ("refused", ["--size", "80x24", "--keys", "      "]),
    ("back", ["--size", "80x24", "--keys", "       <BS><BS>"]),
    ("end", ["--size", "120x40", "--keys", "            "]),
    ("small", ["--size", "40x10", "--keys", "  "]), ("on-the-way", ["--size", "80x24", "--keys", "    a"]),
  ]

  @Test(arguments: moments)
  func `a moment is as recorded`(name: String, arguments: [String]) throws {
    try Report(name, in: "Presentations").expect(
      ["frame", "-", "--present"] + arguments, input: try #require(Self.text), status: 0)
  }

  @Test func `in lines it is as recorded`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("review.ioas", try #require(Self.text))
    let lines = String(repeating: "present-next\n", count: 10) + "present-previous\n"
    let told = try run([file, "--present", "--linear", "--no-journal", "--no-config"], input: lines)
    #expect(told.status == 0 && told.stderr == "")
    for words in [
      "6 of 9: attach $nic $table", "refused: attach $nic $table => EADDRINUSE, EADDRINUSE",
      "Now the attach asks for the window at 128M", "this is the end:",
    ] {
      #expect(told.stdout.contains(words), "\(told.stdout)")
    }
  }

  @Test func `the same file is a test`() throws {
    #expect(try run(["run", "-"], input: try #require(Self.text)).status == 0)
    let wrong = try #require(Self.text).replacing("=> EADDRINUSE", with: "=> ok")
    #expect(try run(["run", "-"], input: wrong).status == 1)
  }

  @Test func `every recorded moment has a case`() throws {
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" { return }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Presentations")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(Self.moments.map { "\($0.0).txt" }))
  }

  @Test(arguments: [["--present"], ["--present", "--resume"]])
  func `without a file there is nothing to present`(arguments: [String]) throws {
    try expectRefusal(arguments, status: 2, saying: "--present shows a file on a simulator")
  }
}

/// `--record`: what is seen, with its times and sizes.
struct RecordTests {
  @Test func `what is seen is an asciicast`() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/session.cast"
    let child = try PtyChild([productPath("ioascope"), "--no-journal", "--record", path])
    #expect(child.wait(for: "Tab panel"))
    child.send("a")
    #expect(child.wait(for: "$a1"))
    child.resize(rows: 30, columns: 100)
    #expect(child.wait { $0.line(29).contains("Tab panel") })
    child.send("q")
    #expect(child.exitStatus() == 0)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let header = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
    #expect(header?["version"] as? Int == 3)
    let events = try lines.dropFirst().map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [Any])
    }
    #expect(events.contains { $0[1] as? String == "r" && $0[2] as? String == "100x30" })
    #expect(events.contains { ($0[2] as? String)?.contains("$a1") == true })
    #expect(events.allSatisfy { ($0[0] as? Double ?? -1) >= 0 })
    // What is there already stays as it is.
    let again = try PtyChild([productPath("ioascope"), "--record", path])
    #expect(again.exitStatus() == 3)
    #expect(again.screen.text.contains("session.cast"))
  }
}
