// SPDX-License-Identifier: Apache-2.0

import Cells
import Inspector
import Testing

/// The binding table, from which dispatch, help, hints and the README come.
@Suite struct BindingTests {
  @Test func everyActionHasExactlyOneBinding() {
    for action in Action.allCases {
      #expect(Binding.all.count { $0.action == action } == 1, "\(action)")
    }
  }

  @Test func noKeyIsBoundTwice() {
    let keys = Binding.all.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func theHelpNamesEveryKeyAndEveryText() throws {
    let help = try FrameCase("help", .demo, 120, 120, keys: "?").frame().text
    for binding in Binding.all {
      #expect(help.contains(binding.keyLabels), "\(binding.action)")
      #expect(help.contains(binding.help), "\(binding.action)")
    }
  }

  @Test func theMarkdownTableHasARowForEachBinding() {
    let rows = Binding.markdown.split(separator: "\n")
    #expect(rows.count == Binding.all.count + 2)
    #expect(rows.allSatisfy { $0.hasPrefix("|") && $0.hasSuffix("|") })
  }
}
