// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// A scenario that tells designs apart, with its table: a row for each design on a machine, and what is
/// expected of it.
struct DesignScenario: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  let scenario: Scenario
  let rows: [Row]

  var testDescription: String { name }

  static let all: [DesignScenario] = Asset.designs.compactMap {
    try? DesignScenario(name: $0.name, text: $0.text)
  }

  /// What is expected of one design on one machine.
  struct Row: CustomTestStringConvertible, Sendable {
    let design: String
    let machine: String
    /// The cells by their columns.
    let cells: [(column: Column, text: String)]
    /// What contradicts itself and from which line on: words of the problem.
    let wrong: [(line: Int, words: String)]

    var testDescription: String { "\(design) on \(machine)" }
  }

  /// What a column is about.
  enum Column: Hashable, Sendable {
    /// How operations end.
    case outcome([Int])
    /// What the DMA of a device meets after a line; at the end without one.
    case dma(String, after: Int?)
    /// What the DMA of a device meets meanwhile, which is neither what it met before nor what it meets then.
    case meanwhile(String, Int)
    /// What becomes of the interrupts of a device after a line.
    case interrupts(String, after: Int)
    /// What contradicts itself.
    case wrong
    /// Not looked at.
    case words
  }

  init(name: String, text: String) throws {
    self.name = name
    self.text = text
    scenario = try Scenario(SourceText(text, name: name))
    let table = scenario.lines.compactMap(\.comment).filter { $0.hasPrefix("|") }.map { line in
      line.dropFirst().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: " ") }
    }
    let columns = try #require(table.first).map(Column.init)
    rows = try table.dropFirst(2).map { try Row($0, columns) }
  }

  /// The machine of a row.
  func machine(_ row: Row) throws -> Machine {
    try row.machine == "here" ? .described(text) : .builtIn(row.machine)
  }
}

extension DesignScenario.Column {
  fileprivate init(_ heading: String) {
    let words = heading.split(separator: " ").map(String.init)
    let line = words.count > 1 ? Int(words[1]) ?? 0 : 0
    switch words.first {
    case "in": self = .meanwhile(words[2], line)
    case "after": self = .dma(words[2], after: line)
    case "irq": self = .interrupts(words[2], after: line)
    case "wrong": self = .wrong
    case "design", "machine", "why", nil: self = .words
    case let word? where word.hasPrefix("$"): self = .dma(word, after: nil)
    case let word?: self = .outcome(word.split(separator: ",").compactMap { Int($0) })
    }
  }
}

extension DesignScenario.Row {
  fileprivate init(_ words: [String], _ columns: [DesignScenario.Column]) throws {
    try #require(words.count == columns.count)
    (design, machine) = (words[0], words[1])
    cells = zip(columns, words).filter { $0.0 != .words && $0.0 != .wrong }.map { ($0, $1) }
    let wrong = zip(columns, words).filter { $0.0 == .wrong }.flatMap { $1.split(separator: ";") }
    self.wrong = try wrong.map { part in
      let (line, words) = (part.prefix { $0 != ":" }, part.drop { $0 != ":" }.dropFirst())
      let number = try #require(Int(line.trimmingCharacters(in: " ")))
      return (number, words.trimmingCharacters(in: " "))
    }
  }
}

extension StringProtocol {
  /// The text without a character at its ends.
  fileprivate func trimmingCharacters(in character: Character) -> String {
    String(drop { $0 == character }.reversed().drop { $0 == character }.reversed())
  }
}
