// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Session
import Simulator
import Testing

/// What real 6.12.117 kernels answered, against the simulator: every field of every answer.
@Suite struct GoldenTests {
  @Test(arguments: GoldenFile.stories)
  func storyAgrees(_ file: GoldenFile) throws {
    for answer in try file.replay() {
      #expect(answer.simulated == answer.real, "\(file): \(answer.statement)")
      #expect(answer.problems.isEmpty, "\(file): after \(answer.statement)")
    }
  }

  @Test(arguments: GoldenFile.random)
  func randomScenarioAgrees(_ file: GoldenFile) throws {
    for answer in try file.replay() {
      #expect(answer.simulated == answer.real, "\(file): \(answer.statement)")
      #expect(answer.problems.isEmpty, "\(file): after \(answer.statement)")
    }
  }

  @Test func countOfAgreeingAnswers() throws {
    let stories = try GoldenFile.stories.flatMap { try $0.replay() }
    let all = try GoldenFile.random.flatMap { try $0.replay() } + stories
    let agreeing = all.count { $0.simulated == $0.real }
    print("golden answers that agree: \(agreeing) of \(all.count)")
    #expect(GoldenFile.stories.count == 39 && stories.count == 644)
    #expect(all.count == 7866)
  }
}

/// An answer of a simulator beside that of a real kernel.
private struct ReplayedAnswer {
  let statement: String
  let simulated: String
  let real: String
  let problems: [String]
}

extension GoldenFile {
  fileprivate func replay() throws -> [ReplayedAnswer] {
    let (scenario, real) = (try scenario(), try answers())
    try #require(scenario.statements.count == real.count)
    var session = Session(machine: try .builtIn(scenario.machineName ?? ""))
    return zip(scenario.statements, real).map { entry, real in
      let answer = session.perform(entry.value, line: entry.line).json
      return ReplayedAnswer(
        statement: "\(entry.value)", simulated: answer, real: real,
        problems: session.kernel.checkInvariants())
    }
  }
}
