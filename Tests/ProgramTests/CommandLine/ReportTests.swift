// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `sweep`, `compare` and `race`: what they print, and with which exit status they end.
struct ReportTests {
  private static let replaceInside = """
    machine vt-d
    ioas as $a
    bind pci:0000:00:02.0 as $d
    hwpt $d $a as $h1
    hwpt $d $a as $h2
    attach $d $h1
    attach $d $h2
    map $a iova=0xfee00000 len=4K rw   => EINVAL

    """

  private static let thread = """
    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a as $p
    ioas as $b
    hwpt $d $b as $h
    map $b iova=0x8000000 len=64K rw
    attach $d $h

    """

  /// The same with comments, of which some are long and one is a table.
  private static let captioned =
    """
    # SPDX-License-Identifier: Apache-2.0
    # A device is moved to an address space in which something lies where its message interrupts go, which is not allowed.
    machine smmu-v3

    # The device is attached to one address space,
    # and a page table is made for another.
    #
    # | a | table |
    """ + "\n\(thread.dropLast()) => EADDRINUSE\n# Everything goes.\nunmap $b all\n"

  private static let move = thread.replacing("iova=0x8000000", with: "iova=0x10000000")

  private static let cross = """
    machine smmu-v3
    ioas as $a
    ioas as $b
    bind pci:0000:00:01.0 as $d
    bind pci:0000:01:00.0 as $e
    hwpt $d $a as $h
    hwpt $e $b as $i
    attach $d $h
    attach $e $i
    attach $d $i
    attach $e $h

    """

  private static let group = """
    machine vt-d-group
    ioas as $a
    bind pci:0000:02:01.0 as $d
    bind pci:0000:02:02.0 as $e
    attach $d $a
    attach $e $a
    detach $d
    detach $e

    """

  private static let reports: [(name: String, arguments: [String], input: String, status: Int32)] = [
    ("sweep-replace", ["sweep", "-"], replaceInside, 1),
    ("sweep-replace-json", ["sweep", "--json", "-", "--design", "linux-6.15"], replaceInside, 1),
    ("sweep-thread", ["sweep", "-", "--machine", "smmu-v3"], thread, 0),
    ("sweep-group", ["sweep", "-", "--design", "devices-users"], group, 1),
    (
      "compare-thread",
      ["compare", "-", "--designs", "deferred-link,linux-6.12", "--machine", "smmu-v3-late"], thread, 0
    ),
    ("compare-move", ["compare", "-", "--designs", "deferred-link,linux-6.12"], move, 0),
    (
      "compare-three",
      ["compare", "-", "--designs", "linux-6.2,replace-v2,linux-6.12", "--steps"], move, 0
    ),
    ("compare-same", ["compare", "-", "--designs", "linux-6.12,linux-6.12"], move, 0),
    ("compare-json", ["compare", "--json", "-", "--designs", "deferred-link,linux-6.12"], move, 0),
    ("race-cross", ["race", "-", "--design", "replace-v2"], cross, 1),
    ("race-cross-json", ["race", "--json", "-", "--design", "replace-v2"], cross, 1),
    ("race-cross-6.12", ["race", "-"], cross, 0),
    ("race-group", ["race", "-", "--design", "devices-users"], group, 1),
    ("run-why", ["run", "--why", "-", "--machine", "smmu-v3"], thread, 0),
    ("run-transcript", ["run", "--transcript", "-", "--machine", "smmu-v3"], captioned, 0),
    ("run-why-json", ["run", "--why", "--json", "-", "--machine", "smmu-v3"], thread, 0),
  ]

  @Test(arguments: reports)
  func `the report is as recorded`(
    name: String, arguments: [String], input: String, status: Int32
  ) throws {
    try Report(name).expect(arguments, input: input, status: status)
  }

  @Test(arguments: reports)
  func `text is not wider than a mail`(
    name: String, arguments: [String], input: String, status: Int32
  ) throws {
    if arguments.contains("--json") || arguments.contains("--why") { return }
    for line in try run(arguments, input: input).stdout.split(separator: "\n") {
      #expect(line.count <= 72 || line.hasPrefix("before both: "), "\(name): \(line)")
    }
  }

  @Test func `every recorded report has a case`() throws {
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" { return }
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reports")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(Self.reports.map { "\($0.name).txt" }))
  }

  @Test func `what a sweep finds is a line that can be run`() throws {
    let rows = try run(["sweep", "--json", "-"], input: Self.replaceInside).stdout.split(separator: "\n")
    let broken = try #require(rows.first { $0.contains(#""verdict":"broken""#) })
    let replay = try #require(broken.split(separator: #""replay":""#).last?.dropLast(2))
    let lines = Self.replaceInside.split(separator: "\n")
    // Without the last mapping's expectation: where the replace has failed, the window can be mapped over.
    let scenario =
      lines.prefix(6).joined(separator: "\n") + "\n\(replay) => ENOMEM\n"
      + "map $a iova=0xfee00000 len=4K rw => ok\n"
    try #expect(run(["run", "-"], input: scenario).status == 0)
  }

  @Test(arguments: [
    (["compare", "-", "--designs", "linux-6.12"], "two or three"),
    (["compare", "-", "--designs", "linux-6.12,a,b,c"], "two or three"), (["compare", "-"], "designs"),
    (["race", "-"], "no two operations"),
  ])
  func `wrong usage is refused`(arguments: [String], words: String) throws {
    try expectRefusal(arguments, input: "ioas as $a\n", status: 2, saying: words)
  }

  @Test(arguments: [
    ["sweep", "-", "--design", "linux-7.0"], ["compare", "-", "--designs", "linux-6.12,linux-7.0"],
    ["race", "-", "--machine", "pdp-11"], ["sweep", "missing.ioas"],
  ])
  func `what is not there is named`(arguments: [String]) throws {
    try expectRefusal(arguments, input: "ioas as $a\n", status: 3, saying: "ioascope: ")
  }

  @Test(arguments: ["sweep", "race"])
  func `errors in a file are listed`(command: String) throws {
    let text = "ioas failing f as $a\nmap\n"
    try expectRefusal(
      [command, "-"], input: text, status: 2, saying: "standard input:1:14: error: 'f' is not a fault",
      "standard input:2:")
  }
}
