// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Testing

@testable import Session

/// Run strings are short where runs are.
struct SizeTests {
  @Test func `stories take five characters for each operation at most`() throws {
    var (characters, operations) = (0, 0)
    for file in GoldenFile.stories {
      let scenario = try Scenario(SourceText(String(contentsOfFile: file.path, encoding: .utf8), name: ""))
      let run = "\(RunString(scenario, position: scenario.statements.count))"
      #expect(run.count <= 120, "\(file)")
      characters += run.count
      operations += scenario.statements.count
    }
    #expect(operations == 644 && characters <= 5 * operations, "\(characters)")
  }
}
