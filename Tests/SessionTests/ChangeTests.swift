// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator
import Testing

/// What is different between two states, in words.
struct ChangeTests {
  private static let world = ["ioas as $a", "bind pci:0000:00:01.0 as $d"]

  private func changes(_ line: String, after earlier: [String]) throws -> [String] {
    var session = Session(machine: try Machine.builtIn("smmu-v3"))
    for line in Self.world + earlier { session.perform(try Statement(line, name: "test")) }
    let before = session.kernel
    session.perform(try Statement(line, name: "test"))
    return Change.between(before, session.kernel).map(\.text)
  }

  static let attached = ["attach $d $a as $p", "map $a iova=0x1000 len=4K rw"]

  @Test(arguments: [
    ("ioas", [], ["+ object 3: IOAS"]),
    ("ranges $a", [], []),
    ("map $a iova=0x1000 len=8K r", [], ["+ IOAS 1 area 0x1000-0x2fff: 0x100000000000 r"]),
    (
      "unmap $a all", Self.attached,
      ["- IOAS 1 area 0x1000-0x1fff: 0x100000000000 rw", "~ hwpt 3 translations: 1 (4K bytes) -> none"]
    ),
    ("allow $a 1-2", [], ["+ IOAS 1 allowed 0x1-0x2: allowed"]),
    (
      "option huge-pages $a set 0", [],
      ["~ IOAS 1 alignment: 0x1 -> 0x1000", "~ IOAS 1 huge pages: on -> off"]
    ),
    (
      "attach $d $a", [],
      [
        "~ users of object 1: 1 -> 2", "~ users of object 2: 2 -> 3", "+ object 3: hwpt",
        "+ IOAS 1 reserved 0x8000000-0x80fffff: 0000:00:01.0 (sw-msi)",
        "+ IOAS 1 reserved 0x1000000000000-0xffffffffffffffff: hwpt 3 (aperture)",
        "+ IOAS 1 link to hwpt 3: linked", "~ IOAS 1 page tables: none -> 3",
        "~ IOAS 1 alignment: 0x1 -> 0x1000", "+ hwpt 3 domain: paging, arm-smmu-v3",
        "+ device 2 attachment: hwpt 3", "~ group 0 DMA: blocked -> hwpt 3",
        "+ group 0 igroup->hwpt: hwpt 3",
        "+ group 0 software MSI window: 0x8000000",
      ]
    ),
    (
      "detach $d", ["hwpt $d $a as $h", "attach $d $h"],
      [
        "~ users of object 2: 3 -> 2", "~ users of object 3: 2 -> 1",
        "- IOAS 1 reserved 0x8000000-0x80fffff: 0000:00:01.0 (sw-msi)", "- device 2 attachment: hwpt 3",
        "~ group 0 DMA: hwpt 3 -> blocked", "- group 0 igroup->hwpt: hwpt 3",
      ]
    ),
    ("rlimit 8M", [], ["~ limit on locked memory: none -> 8M"]),
    ("vfio-ioas set $a", [], ["+ IOAS of the old VFIO calls: 1"]),
    ("fault-queue", [], ["+ object 3: fault queue", "+ fault queue 3 faults: 0 to read, 0 to answer"]),
  ])
  func `an operation shows as what it changed`(
    _ line: String, _ earlier: [String], _ expected: [String]
  ) throws {
    #expect(try changes(line, after: earlier) == expected)
  }

  @Test func `a range that was closed twice and is closed once has lost one`() throws {
    let twice = ["reserve $a start=0 len=4K"]
    #expect(
      try changes("reserve $a start=0 len=4K", after: twice) == ["+ IOAS 1 reserved 0x0-0xfff: test"])
  }

  @Test func `an id that was given again is another object`() throws {
    var session = Session(machine: try Machine.builtIn("smmu-v3"))
    for line in Self.world { session.perform(try Statement(line, name: "test")) }
    let before = session.kernel
    for line in ["destroy $a", "fault-queue"] { session.perform(try Statement(line, name: "test")) }
    let changes = Change.between(before, session.kernel)
    #expect(changes.prefix(2).map(\.text) == ["- object 1: IOAS", "+ object 1: fault queue"])
    #expect(changes.first?.kind == .removed && changes.first?.subject == .object(1))
  }

  @Test func `an object that is being made is there, but not visible`() throws {
    var session = Session(machine: try Machine.builtIn("smmu-v3"))
    for line in Self.world { session.perform(try Statement(line, name: "test")) }
    var kernel = session.kernel
    var execution = kernel.begin(.attach(.object(2), to: 1))
    for _ in 0..<3 { _ = execution.advance(&kernel) }
    let texts = Change.between(session.kernel, kernel).map(\.text)
    #expect(texts == ["~ users of object 1: 1 -> 2", "+ object 3: hwpt, not visible yet"])
  }

  @Test func noMoreMappingsAreListedThanWereAskedFor() throws {
    let maps = (1...9).map { "map $a iova=\($0 * 0x10000) len=4K buf=0 rw" }.joined(separator: "\n")
    var session = try Session.after("ioas as $a\n\(maps)")
    let before = session.kernel
    session.perform(try Statement("unmap $a all", name: "test"))
    func areas(_ changes: [Change]) -> Int {
      changes.count { if case .area = $0.subject { true } else { false } }
    }
    #expect(areas(Change.between(before, session.kernel)) == 9)
    #expect(areas(Change.between(before, session.kernel, mostAreas: 4)) == 4)
  }
}
