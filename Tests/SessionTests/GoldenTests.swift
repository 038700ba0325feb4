// SPDX-License-Identifier: Apache-2.0

import Assets
import Foundation
import IOMMUFD
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

/// A scenario that ran on a real kernel, with the answers beside it.
struct GoldenFile: CustomStringConvertible, Sendable {
  let path: String

  var description: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  static let all: [GoldenFile] = {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".ioas") }.sorted()
      .map { GoldenFile(path: folder.appending(path: $0).path) }
  }()

  static let stories = all.filter { !$0.path.contains("/random-") }
  static let random = all.filter { $0.path.contains("/random-") }

  struct Answer {
    let statement: String
    let simulated: String
    let real: String
    let problems: [String]
  }

  func replay() throws -> [Answer] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let real = try String(contentsOfFile: path.dropLast(4) + "jsonl", encoding: .utf8).split(separator: "\n")
    let scenario = try Scenario(SourceText(text, name: path))
    let machine = try Machine.builtIn(scenario.machineName ?? "")
    var session = Session(machine: machine)
    let answers = scenario.statements.map { line, statement in
      (
        statement.description, session.perform(statement, line: line).json.description,
        session.kernel.checkInvariants()
      )
    }
    try #require(answers.count == real.count)
    return zip(answers, real).map {
      Answer(statement: $0.0, simulated: $0.1, real: String($1), problems: $0.2)
    }
  }
}

extension Machine {
  /// A machine that is compiled into the program.
  static func builtIn(_ name: String) throws -> Machine {
    let asset = try #require(Asset.machines.first { $0.name == name })
    let source = SourceText(asset.text, name: name)
    return try Machine(describedBy: Scenario(source), source: source)
  }
}
