// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `ioascope frame`.
struct FrameTests {
  @Test(arguments: [(80, 24), (120, 40), (40, 10), (39, 9), (1, 1), (1000, 3), (300, 200)])
  func `the picture has the size that is asked for`(columns: Int, rows: Int) throws {
    let lines = try output(of: ["frame", "--size", "\(columns)x\(rows)"])
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == rows + 1 && lines.last == "")
    #expect(lines.allSatisfy { $0.count <= columns && $0.last != " " })
    #expect(lines.contains { !$0.isEmpty })
  }

  @Test func `the default size is that of a terminal`() throws {
    #expect(try output(of: ["frame"]) == output(of: ["frame", "--size", "80x24"]))
  }

  @Test(arguments: [
    "80", "x", "80x", "0x24", "80x24x3", "80X24", "80x-24", "8 0x24", "1001x24", "80x99999999999",
  ])
  func `a size that is none is refused`(_ size: String) throws {
    try expectRefusal(["frame", "--size=\(size)"], status: 2, saying: "'\(size)' is invalid for '--size")
  }

  @Test func `an unknown key is refused with the known ones`() throws {
    try expectRefusal(
      ["frame", "--keys", "j<Nope>"], status: 2, saying: "no key is called '<Nope>'", "<Enter>", "<C-x>")
  }

  @Test func `keys work until one of them quits`() throws {
    let one = try frame("a")
    #expect(one.contains("13 ioas as $a1"))
    #expect(try frame("aqa") == one)
    #expect(try frame("<lt>").contains("< does nothing here"))
  }

  @Test func `a file comes first`() throws {
    let picture = try output(of: ["frame", "-"])
    #expect(picture.contains("no IOAS"))
    let mapped = try output(of: ["frame", "-"], input: RunTests.thread)
    #expect(mapped.contains("IOAS 4 $b") && mapped.contains("journal 7"))
  }

  @Test func `an expectation that fails does not matter to a picture`() throws {
    #expect(try output(of: ["frame", "-"], input: "ioas => EINVAL\n").contains("journal 1"))
  }
}
