// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Inspector
import Testing

/// The binding table, from which dispatch, help, hints and the README come.
@Suite struct BindingTests {
  @Test func everyActionHasExactlyOneBinding() {
    for action in Action.allCases {
      #expect(Binding.all.count { $0.action == action } == 1, "\(action)")
    }
  }

  @Test func noKeyIsBoundTwiceInAPlace() {
    for context in Set(Binding.all.flatMap(\.contexts)) {
      let keys = Binding.all.filter { $0.contexts.contains(context) }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(context)")
    }
  }

  @Test func everyActionIsAVerbOrACommand() {
    for action in Action.allCases {
      #expect(Verb.named(action.name) != nil || Command.named(action.name) != nil, "\(action.name)")
      #expect(Action.named(action.name) == action)
    }
  }

  @Test func noCommandHidesAVerb() {
    for command in Command.all { #expect(Verb.named(command.name) == nil, "\(command.name)") }
  }

  @Test func aKeyGoesFromOneActionToAnother() {
    var keymap = Keymap()
    keymap.bind("j", to: .up)
    #expect(keymap.action(for: "j", in: [.anywhere]) == .up)
    #expect(keymap.label(.down) == "↓")
    keymap.bind("x", to: .map)
    // A key that is bound for some panels keeps its meaning there.
    #expect(keymap.action(for: "x", in: [.panel(.space), .anywhere]) == .unmap)
    #expect(keymap.action(for: "x", in: [.panel(.windows), .anywhere]) == .map)
    keymap.clear(.map)
    #expect(keymap.action(for: "m", in: [.anywhere]) == nil)
  }

  @Test func theHelpNamesEveryKeyAndEveryText() throws {
    let help = try FrameCase("help", .demo, 140, 200, keys: "?").frame().text
    for binding in Binding.all {
      #expect(help.contains(binding.keyLabels), "\(binding.action)")
      #expect(help.contains(binding.help), "\(binding.action)")
    }
  }

  @Test func theMarkdownTableHasARowForEachBinding() {
    let rows = Keymap().markdown.split(separator: "\n")
    #expect(rows.count == Binding.all.count + 2)
    #expect(rows.allSatisfy { $0.hasPrefix("|") && $0.hasSuffix("|") })
  }
}
