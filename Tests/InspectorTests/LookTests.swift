// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import Inspector
import Testing

/// Screens without colours and without any character but ASCII, as text in `Looks`.
///
/// With IOASCOPE_RECORD=1 in the environment the files are written anew instead.
struct LookTests {
  private static let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)]
  private static let cases =
    sizes.map { FrameCase("\($0)x\($1)", .demo, $0, $1) }
    + [
      FrameCase("refusal", keys: "r<Enter>"),
      FrameCase("steps", .scenario("bound"), 100, 30, keys: "st<Enter>nnnnnn"),
      FrameCase("changed", .scenario("bound"), keys: "t<Enter>"), FrameCase("live", .differing, keys: "a"),
      FrameCase("heat", .scenario("dirty"), keys: "<Tab><Tab><Tab>D"),
    ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Looks")

  @Test(arguments: cases)
  func `in ASCII it is as recorded`(_ example: FrameCase) throws {
    let text = ascii(try example.frame().text)
    #expect(text.unicodeScalars.allSatisfy(\.isASCII) && !text.contains("?\u{20}?\u{20}?"))
    try expectRecorded("ascii-\(example.name)", example.header + text)
  }

  @Test(arguments: cases)
  func `without colours it is as recorded`(_ example: FrameCase) throws {
    let frame = try example.frame()
    try expectRecorded(
      "mono-\(example.name)", example.header + frame.text + "attributes:\n" + attributes(frame))
  }

  @Test func `every recorded look has a case`() throws {
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" { return }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let names = Self.cases.flatMap { ["ascii-\($0.name).txt", "mono-\($0.name).txt"] }
    #expect(Set(files) == Set(names))
  }

  /// Where the focus is, and what is selected, is seen without colours and without attributes.
  @Test(arguments: cases)
  func `the focus and the selection have letters of their own`(_ example: FrameCase) throws {
    let text = ascii(try example.frame().text)
    #expect(text.contains(">") && text.contains("["), "\(text)")
  }

  private func ascii(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(\.asciiSubstitute)))
  }

  /// A letter for what each cell has beside its character: b bold, d dim, u underlined, R reversed, # more than one.
  private func attributes(_ frame: Frame) -> String {
    let theme = Theme(.none, .mono)
    return (0..<frame.size.rows).map { row in
      let letters = frame.row(row).map { cell -> Character in
        let look = theme.look(of: cell.style)
        let all: [(Bool, Character)] = [
          (look.bold, "b"), (look.dim, "d"), (look.underline, "u"), (look.reverse, "R"),
        ]
        let set = all.filter(\.0).map(\.1)
        return set.count > 1 ? "#" : set.first ?? " "
      }
      return String(letters.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }

  private func expectRecorded(_ name: String, _ actual: String) throws {
    let file = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      return try actual.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == actual)
  }
}
