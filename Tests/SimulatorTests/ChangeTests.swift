// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import RandomRequests
import Session
import Testing

@testable import Simulator

/// Changes between states that random operations lead to.
struct ChangeTests {
  @Test(arguments: Machine.builtInNames)
  func `states between which nothing changed look the same`(machine: String) throws {
    var walk = try Walk(on: machine, seed: 81)
    for _ in 0..<400 {
      let before = walk.kernel
      let request = walk.step().request
      let changes = Change.between(before, walk.kernel)
      if VisibleState(before) != VisibleState(walk.kernel) {
        try #require(!changes.isEmpty, "\(request)")
      }
      #expect(changes.allSatisfy { $0.old != $0.new }, "\(request)")
      #expect(Change.between(walk.kernel, walk.kernel).isEmpty)
    }
  }

  @Test(arguments: Machine.builtInNames)
  func `the way back is the way there with old and new exchanged`(machine: String) throws {
    var walk = try Walk(on: machine, seed: 82)
    for _ in 0..<400 {
      let before = walk.kernel
      let request = walk.step().request
      let there = Set(Change.between(before, walk.kernel).map { [$0.subject.description, $0.old, $0.new] })
      let back = Set(Change.between(walk.kernel, before).map { [$0.subject.description, $0.new, $0.old] })
      try #require(there == back, "\(request)")
    }
  }
}
