// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Properties of random scenarios; the argument is the seed.
struct RoundTripTests {
  private func read(_ text: String) throws -> Scenario {
    try Scenario(SourceText(text, name: "random.ioas"))
  }

  @Test(arguments: 0..<8)
  func `a printed scenario reads as an equal one`(seed: UInt64) throws {
    var generator = ScenarioGenerator(seed: seed)
    for _ in 0..<600 {
      let scenario = generator.scenario()
      let text = "\(scenario)"
      let copy = try read(text)
      #expect(copy == scenario, "\(text)")
      #expect("\(copy)" == text)
    }
  }

  @Test(arguments: 0..<4)
  func `a printed operation starts with its verb and can be typed at a prompt`(seed: UInt64) throws {
    var generator = ScenarioGenerator(seed: 100 + seed)
    for _ in 0..<800 {
      let statement = generator.statement()
      #expect(try Statement("\(statement)", name: "prompt") == statement)
      #expect(Verb.named(statement.operation.verb)?.name == statement.operation.verb, "\(statement)")
    }
  }

  @Test(arguments: 0..<4)
  func `an operation whose objects keep their names stays the same`(seed: UInt64) {
    var generator = ScenarioGenerator(seed: 200 + seed)
    for _ in 0..<500 {
      let operation = generator.operation()
      #expect(operation.map(object: { $0 }, device: { $0 }) == operation)
    }
  }

  @Test(arguments: 0..<2)
  func `blanks and tabs between words mean nothing`(seed: UInt64) throws {
    var generator = ScenarioGenerator(seed: 300 + seed)
    for _ in 0..<500 {
      let statement = generator.statement()
      let words = "\(statement)".split(separator: " ")
      let text = words.map { "\(generator.random.pick([" ", "\t", "  \t "]))\($0)" }.joined() + "\t\r"
      #expect(try Statement(text, name: "prompt") == statement)
    }
  }
}
