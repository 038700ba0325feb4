// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// What stands around an operation: blanks, comments, names, expectations, line ends.
struct LineTests {
  private func read(_ text: String) throws(SyntaxErrors) -> Scenario {
    try Scenario(SourceText(text, name: "lines.ioas"))
  }

  @Test(arguments: [
    ("", ""), ("\n", "\n"), ("\n\n", "\n\n"), ("   \t ", "\n"), ("\r\n", "\n"), ("\r\n\r\n", "\n\n"),
    ("ioas", "ioas\n"), ("ioas\n", "ioas\n"), ("ioas\r\n", "ioas\n"), ("ioas\r", "ioas\n"),
    ("\tioas \t", "ioas\n"), ("\u{20}\u{20}ioas", "ioas\n"), ("ioas\n\n", "ioas\n\n"),
    ("ioas as $a", "ioas as $a\n"), ("ioas\tas\t$a", "ioas as $a\n"),
    ("ioas   as  $a => ok", "ioas as $a => ok\n"),
    ("ioas => EBUSY", "ioas => EBUSY\n"), ("ioas\t=>\tEBUSY\r\n", "ioas => EBUSY\n"),
    ("map $a len=4K => EADDRINUSE", "map $a len=4K buf=0 => EADDRINUSE\n"),
    ("bind mock:0 as $d => ok # ok?", "bind mock:0/0x0 as $d => ok  # ok?\n"),
    ("#", "#\n"), ("# ", "#\n"), ("#x", "# x\n"), ("#  x  ", "# x\n"), ("# x # y", "# x # y\n"),
    ("#\tx\t\r\n", "# x\n"), ("  # x", "# x\n"), ("ioas# x", "ioas  # x\n"),
    ("ioas as $a#x", "ioas as $a  # x\n"),
    ("ioas #", "ioas  #\n"), ("# => ok", "# => ok\n"), ("# ioas as $a", "# ioas as $a\n"),
    ("machine vt-d", "machine vt-d\n"), ("design  linux-6.12\r\n", "design linux-6.12\n"),
    ("machine as", "machine as\n"), ("ioas as $as", "ioas as $as\n"), ("destroy $as", "destroy $as\n"),
    ("ioas as $é本½٣", "ioas as $é本½٣\n"), ("ioas as $-", "ioas as $-\n"), ("ioas as $0", "ioas as $0\n"),
  ])
  func `a text has one canonical form`(text: String, canonical: String) throws {
    let scenario = try read(text)
    #expect("\(scenario)" == canonical)
    #expect(try read(canonical) == scenario)
  }

  @Test func `line numbers count every line`() throws {
    let scenario = try read("# one\r\n\r\nioas as $a\n\nmachine vt-d\nmap $a len=4K\n")
    #expect(scenario.lines.count == 6)
    #expect(scenario.statements.map(\.line) == [3, 6])
    #expect(scenario.statements.map(\.value.name) == ["a", nil])
  }

  @Test func `the last machine and the last design count`() throws {
    let scenario = try read("machine vt-d\ndesign x\nmachine smmu-v3\nioas\ndesign linux-6.12\n")
    #expect(scenario.machineName == "smmu-v3")
    #expect(scenario.designName == "linux-6.12")
    #expect(try read("ioas\n").machineName == nil)
    #expect(try read("ioas\n").designName == nil)
  }

  @Test func `a statement keeps its name and its expectation`() throws {
    let statement = try Statement("ioas as $a => ENOMEM  # rare", name: "prompt")
    #expect(statement == Statement(.ioasAlloc, as: "a", expecting: .refused(.ENOMEM)))
    #expect(try Statement("ioas => ok", name: "prompt").expectation == .ok)
  }

  @Test(arguments: Errno.allCases)
  func `every error can be expected`(errno: Errno) throws {
    #expect(try Statement("ioas => \(errno.name)", name: "prompt").expectation == .refused(errno))
  }

  @Test(arguments: ["", "  ", "# only this", "machine vt-d", "design x", "device mock:* iommu=a"])
  func `what is not an operation cannot be typed at a prompt`(text: String) throws {
    let error = try #require(throws: SyntaxError.self) { try Statement(text, name: "prompt") }
    #expect(error.message == "this is not an operation")
    #expect(error.column == 1)
    #expect("\(error)".hasPrefix("prompt:1:1: error: "))
  }
}
