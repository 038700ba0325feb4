// SPDX-License-Identifier: Apache-2.0

import Cells
import Export
import Foundation
import Inspector
import Testing

/// The pictures that the README shows: drawn from scenarios and keys, so that they show what the program shows.
///
/// `IOASCOPE_RECORD=1 swift test --filter ReadmePictureTests` draws them anew.
@Suite struct ReadmePictureTests {
  private static let pictures = [
    FrameCase("first-screen", .demo, 100, 28), FrameCase("refused", .demo, 100, 28, keys: "r<Enter>"),
    FrameCase("address-space", .scenario("folded"), 120, 36, keys: "4jjjj"),
    FrameCase("steps", .scenario("bound"), 120, 32, keys: "<Tab><Tab><Tab>jst<Enter>nnnnnnnnn"),
    FrameCase("lanes", .scenario("moves"), 100, 28, keys: "sr<Enter>nnnnnnnnnnL"),
    FrameCase("compare", .scenario("shared"), 120, 30, keys: "="),
  ]

  private static let folder = FrameCase.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Assets/pictures")

  @Test(arguments: pictures)
  func pictureIsWhatIsShown(_ picture: FrameCase) throws {
    let file = Self.folder.appending(path: "\(picture.name).svg")
    let drawing = Picture(try picture.frame(), .dark).text(as: .svg)
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try drawing.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == drawing)
  }
}
