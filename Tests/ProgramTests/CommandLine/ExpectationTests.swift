// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `=> ok` and `=> ERRNO` in scenarios.
struct ExpectationTests {
  @Test func `expectations that are met say nothing`() throws {
    let text = try output(of: ["run", "-"], input: "ioas as $a => ok\nmap $a len=4K => EINVAL\n")
    #expect(!text.contains("expected"))
  }

  private static let failing = """
    ioas as $a
    map $a len=4K rw => EINVAL
    copy $a $a src=0 len=1 r => ok
    map $a iova=4K len=4K r => ENOSPC
    destroy $a => ok

    """

  @Test func `each failure is told with its line, both outcomes and the reason`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("failing.ioas", Self.failing)
    let result = try run(["run", file])
    #expect(result.status == 1)
    let failures = result.stderr.split(separator: "\n")
    #expect(failures.count == 3, "\(result.stderr)")
    #expect(failures.first == "\(file):2: expected EINVAL, got ok")
    let second = failures.dropFirst().first ?? ""
    #expect(second.hasPrefix("\(file):3: expected ok, got ENOENT  iopt_get_pages: "))
    let third = failures.last ?? ""
    #expect(third.hasPrefix("\(file):4: expected ENOSPC, got EEXIST  iopt_check_iova: "))
    #expect(third.contains("[area 0x1000-0x1fff]"))
  }

  @Test func `a failure does not end the run, and stands in the text`() throws {
    let result = try run(["run", "-"], input: Self.failing)
    #expect(result.status == 1)
    #expect(result.stdout.contains("   5  destroy $a  "))
    let said = result.stdout.split(separator: "\n").filter { $0.hasPrefix("      expected ") }
    #expect(said == ["      expected EINVAL", "      expected ok", "      expected ENOSPC"])
    #expect(result.stderr.hasPrefix("standard input:2: expected EINVAL"))
  }

  @Test func `JSON is the same whether or not expectations fail`() throws {
    let result = try run(["run", "--json", "-"], input: Self.failing)
    #expect(result.status == 1)
    let plain = Self.failing.replacing(#/ => [A-Za-z]+/#, with: "")
    #expect(try output(of: ["run", "--json", "-"], input: plain) == result.stdout)
  }

  private static let mixtures: [(names: [String], status: Int32)] = [
    (["failing", "good"], 1), (["good", "wrong", "failing"], 2), (["wrong", "missing"], 3),
    (["missing", "failing"], 3), (["good", "good"], 0),
  ]

  @Test(arguments: mixtures)
  func `the worst of several files is the exit status`(_ names: [String], status: Int32) throws {
    let scratch = try Scratch()
    _ = try scratch.file("failing", Self.failing)
    _ = try scratch.file("wrong", "bogus\n")
    _ = try scratch.file("good", "ioas\n")
    let result = try run(["run"] + names.map { "\(scratch.path)/\($0)" })
    #expect(result.status == status)
    for name in names { #expect(result.stdout.contains("\(scratch.path)/\(name):\n")) }
  }
}
