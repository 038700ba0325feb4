// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Comments that stand directly above operations.
struct CaptionTests {
  private func read(_ text: String) throws -> Scenario {
    try Scenario(SourceText(text, name: "captions.ioas"))
  }

  @Test(
    arguments: [
      ("ioas", [:]), ("# one\nioas", [2: ["one"]]), ("# one\n#\n# two\nioas", [4: ["one", "", "two"]]),
      ("# one\n\n# two\nioas # not this", [4: ["two"]]), ("# one\n\nioas", [:]),
      ("# one\nmachine mock\nioas", [:]),
      ("machine mock\n# one\nioas\nioas\n# two\nioas", [3: ["one"], 6: ["two"]]),
      ("# one\n#: go 5\n# two\nioas", [4: ["one", "two"]]), ("ioas\n# behind", [:]),
    ] as [(String, [Int: [String]])])
  func `a caption is a comment directly above an operation`(text: String, captions: [Int: [String]]) throws {
    #expect(try read(text).captions == captions)
  }

  @Test(arguments: [
    ("# one\n\n# two\nmachine mock\nioas", ["one", "two"]), ("# one\nioas", []), ("machine mock # one", []),
    ("#: go 5\n# one\ndesign linux-6.12", ["one"]), ("", []), ("# one", []),
  ])
  func `what stands above the header is the introduction`(text: String, introduction: [String]) throws {
    #expect(try read(text).introduction == introduction)
  }
}
