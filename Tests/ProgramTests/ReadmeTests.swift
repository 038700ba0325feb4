// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD
import Inspector
import Simulator
import TestSupport
import Testing

/// The README shows what the program shows; with `IOASCOPE_RECORD=1` these tests write its parts anew.
@Suite(.serialized)
struct ReadmeTests {
  @Test func `the key table is the table of bindings`() throws {
    try expectPart("keys", Keymap().markdown)
  }

  @Test func `the table of designs is that of the simulator`() throws {
    try expectPart("designs", Design.markdown)
  }

  @Test func `the table of operations is the language`() throws {
    try expectPart("operations", Verb.markdown)
  }

  @Test func `the screen is the first picture`() throws {
    try expectPart("screen", "```\n\(output(of: ["frame", "--size", "80x24"]))```")
  }

  @Test func `the answers to the first question are the program's`() throws {
    try expectPart("seed", SeedTable.markdown { try output(of: $0) })
  }

  @Test func `the comparison is the program's`() throws {
    let arguments = ["compare", SeedTable.path("1b"), "--designs", "deferred-link,linux-6.12"]
    let text = try output(of: arguments).split(separator: "\n", omittingEmptySubsequences: false)
    let telling = text.drop { !$0.contains("attach $d $h") }.joined(separator: "\n")
    try expectPart("compare", "```\n\(telling)```")
  }

  @Test func `the lines are the program's`() throws {
    let told = try run(["--linear", "--no-config", "--no-journal"], input: "replace\n\n\nopen\nunmap\n\n\n")
    #expect(told.status == 0 && told.stderr == "")
    let lines = told.stdout.split(separator: "\n", omittingEmptySubsequences: false).drop {
      $0 != "> replace"
    }
    try expectPart("lines", "```\n\(lines.joined(separator: "\n"))```")
  }

  @Test func `its scenarios run as they say, and its machines are machines`() throws {
    let blocks = try Readme().blocks.filter { $0.hasPrefix("machine ") }
    #expect(blocks.count >= 2)
    for block in blocks {
      let result = try run(["run", "-"], input: block)
      #expect(result.status == 0 && result.stderr == "", "\(block)\(result.stderr)")
    }
  }

  private func expectPart(
    _ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var readme = try Readme()
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try readme.replace(name, with: text)
    } else {
      #expect(
        try readme.part(name) == text, "IOASCOPE_RECORD=1 writes it anew", sourceLocation: sourceLocation)
    }
  }
}

/// The README of the package, whose generated parts stand between comments.
private struct Readme {
  private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "README.md")

  private var text: String

  init() throws { text = try String(contentsOf: Self.url, encoding: .utf8) }

  /// The texts of all fenced blocks.
  var blocks: [String] {
    text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element.drop { $0 != "\n" }.dropFirst()) }
  }

  /// The text between `<!-- name -->` and `<!-- /name -->`, without the newlines next to them.
  func part(_ name: String) throws -> String {
    try text[range(of: name)].trimmingCharacters(in: .newlines)
  }

  /// Writes the file with another text there.
  mutating func replace(_ name: String, with part: String) throws {
    text.replaceSubrange(try range(of: name), with: "\n\(part)\n")
    try text.write(to: Self.url, atomically: true, encoding: .utf8)
  }

  private func range(of name: String) throws -> Range<String.Index> {
    let begin = try #require(text.range(of: "<!-- \(name) -->"))
    let end = try #require(text.range(of: "<!-- /\(name) -->", range: begin.upperBound..<text.endIndex))
    return begin.upperBound..<end.lowerBound
  }
}
