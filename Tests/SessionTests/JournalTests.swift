// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Session
import Testing

/// What the journal says of an operation, for people and for programs.
@Suite struct JournalTests {
  private func entry(_ line: String, at number: Int? = nil, after earlier: [String] = []) throws
    -> JournalEntry
  {
    var session = Session(machine: try Machine.builtIn("smmu-v3"))
    for line in earlier { session.perform(try Statement(line, name: "test")) }
    return session.perform(try Statement(line, name: "test"), line: number)
  }

  private static let world = [
    "ioas as $a", "bind pci:0000:00:01.0 as $d", "attach $d $a", "map $a iova=0x1000 len=4K rw",
  ]

  @Test(arguments: [
    ("ioas", #"{"line":9,"verb":"ioas","errno":null,"id":4}"#),
    (
      "ranges $a",
      #"{"line":9,"verb":"ranges","errno":null,"alignment":"0x1000","ranges":["0x0-0x7ffffff","0x8100000-0xffffffffffff"]}"#
    ),
    ("attach $d $a", #"{"line":9,"verb":"attach","errno":null,"pt":3}"#),
    ("map $a len=4K rw", #"{"line":9,"verb":"map","errno":null,"iova":"0x2000"}"#),
    ("unmap $a all", #"{"line":9,"verb":"unmap","errno":null,"length":"0x1000"}"#),
    ("info $d", #"{"line":9,"verb":"info","errno":null,"type":0,"capabilities":"0x0"}"#),
    ("option huge-pages $a get", #"{"line":9,"verb":"option","errno":null,"value":1}"#),
    ("detach $d", #"{"line":9,"verb":"detach","errno":null}"#),
    ("map $a iova=0x8000000 len=4K rw", #"{"line":9,"verb":"map","errno":"EINVAL"}"#),
  ])
  func jsonIsAsPrescribed(_ line: String, _ expected: String) throws {
    #expect(try entry(line, at: 9, after: Self.world).json.description == expected)
  }

  @Test func typedLinesCountByTheirPlaceInTheJournal() throws {
    #expect(try entry("ioas", after: Self.world).json.description.hasPrefix(#"{"line":5,"#))
  }

  @Test func jsonStringsAreEscaped() {
    let value = JSON.object([.init("a\"b", .array([.string("\u{1}\n\\"), .null, .number(.max)]))])
    #expect(value.description == #"{"a\"b":["\u0001\u000a\\",null,18446744073709551615]}"#)
  }

  @Test func textSaysWhyARefusalIsOne() throws {
    let text = try entry("map $a iova=0x8000000 len=4K rw => ok", at: 12, after: Self.world).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("  12  map $a iova=0x8000000 len=4K buf=0 rw") && lines[0].hasSuffix("EINVAL"))
    #expect(lines[1].contains("iopt_check_iova") && lines[1].contains("0000:00:01.0 (sw-msi)"))
    #expect(lines[2] == "      expected ok")
  }

  @Test func aNameThatStandsForNothingIsNamed() throws {
    let refusal = try #require(try entry("copy $nope $a src=0x1000 len=4K r", after: Self.world).refusal)
    #expect(refusal.errno == .ENOENT && refusal.rule.hasSuffix("($nope names nothing)"))
    #expect(try entry("ranges 9").refusal?.rule.contains("names") == false)
  }

  @Test(arguments: [
    ("ioas => ok", true), ("ioas => EINVAL", false), ("ranges 9 => ENOENT", true),
    ("ranges 9 => EBUSY", false),
    ("ranges 9 => ok", false), ("ranges 9", true),
  ])
  func expectationsAreCompared(_ line: String, _ isMet: Bool) throws {
    #expect(try entry(line).meetsExpectation == isMet)
  }
}
