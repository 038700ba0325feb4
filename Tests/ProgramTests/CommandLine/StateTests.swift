// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `state`: what it prints, and that other programs can read it.
struct StateTests {
  private static let scenario = """
    machine smmu-v3
    ioas as $a
    bind pci:0000:00:01.0 as $d
    hwpt $d $a as $h
    attach $d $h
    map $a iova=0x10000 len=64K buf=2+0x1000 rw
    allow $a 0x10000-0xffffffff
    ioas as $b
    map $b iova=0x20000 len=4K va=0x7f0000001000 r

    """

  @Test func `the state is printed as JSON`() throws {
    try Report("json", in: "States").expect(["state", "-"], input: Self.scenario, status: 0)
  }

  @Test func `the areas are printed as CSV`() throws {
    try Report("csv", in: "States").expect(["state", "-", "--csv"], input: Self.scenario, status: 0)
  }

  @Test func `the README has every member of the JSON and every column of the CSV`() throws {
    let readme = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md"), encoding: .utf8
    )
    func names(_ value: Any) -> [String] {
      switch value {
      case let object as [String: Any]: object.keys + object.values.flatMap(names)
      case let array as [Any]: array.flatMap(names)
      default: []
      }
    }
    let printed = try run(["state", "-"], input: Self.scenario).stdout
    for name in Set(names(try JSONSerialization.jsonObject(with: Data(printed.utf8)))) {
      #expect(readme.contains("`\(name)`"), "\(name)")
    }
    let columns = try run(["state", "-", "--csv"], input: Self.scenario).stdout.prefix { !$0.isNewline }
    #expect(readme.contains("`\(columns)`"), "\(columns)")
  }

  @Test(arguments: ["machine mock\n", scenario])
  func `any JSON reader reads it, and finds addresses as strings`(text: String) throws {
    let printed = try run(["state", "-"], input: text).stdout
    let state = try #require(
      try JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [String: Any])
    #expect(state["format"] as? String == "ioascope-state" && state["version"] as? Int == 1)
    let spaces = try #require(state["ioases"] as? [[String: Any]])
    #expect(spaces.count == (text == Self.scenario ? 2 : 0))
    for area in spaces.flatMap({ $0["areas"] as? [[String: Any]] ?? [] }) {
      #expect(Set(area.keys) == ["first", "last", "protection", "user_address"])
      #expect(area.values.allSatisfy { $0 is String })
    }
  }

  @Test func `every line of the CSV has a value for each name`() throws {
    let printed = try run(["state", "-", "--csv"], input: Self.scenario).stdout
    let lines = printed.components(separatedBy: "\r\n")
    #expect(lines.last == "" && lines.count == 4)
    #expect(Set(lines.dropLast().map { $0.components(separatedBy: ",").count }) == [8])
  }
}
