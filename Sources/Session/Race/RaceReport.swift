// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What every interleaving of two operations leads to.
///
/// Places that were reached before are not gone on from again: each is what both operations have done and
/// know, what they hold, and how the state differs from the beginning.
public struct RaceReport: Sendable {
  /// A way in which the two can go wrong, with the shortest choices that lead there.
  public struct Finding: Sendable {
    /// The moves up to there, in order.
    public let choices: [Choice]
    /// What contradicts itself at the end, in words; nothing for a deadlock.
    public let problems: [String]
    /// Who waits for which lock, in words; nothing where both have ended.
    public let deadlock: [String]
    /// How each operation ended; nil for one that waits for ever.
    public let outcomes: [Result<Response, Refusal>?]
  }

  /// A move of one operation.
  public struct Choice: Hashable, Sendable {
    /// Who moves.
    public let side: Race.Side
    /// What it does.
    public let move: Race.Move
  }

  /// What can go wrong, each once.
  public private(set) var findings: [Finding] = []
  /// The number of places that were reached.
  public private(set) var places = 0
  /// The number of different ends: how the operations end, and the state they leave.
  public var ends: Int { endings.count }
  /// Whether there were more places than it looks at.
  public private(set) var isCutShort = false

  private let start: Kernel
  private let known: Set<String>
  private let limit: Int
  private var reached: Set<Race.Place> = []
  private var endings: Set<Ending> = []

  private struct Ending: Hashable {
    let outcomes: [Result<Response, Refusal>?]
    let changes: [Change]
  }

  /// Tries all interleavings of two operations on a kernel, at most so many places.
  public init(_ first: Request, _ second: Request, on kernel: Kernel, limit: Int = 200_000) {
    start = kernel
    known = Set(kernel.checkInvariants())
    self.limit = limit
    explore(Race(first, second, on: kernel))
    reached = []
  }

  /// Goes through places in the order of the number of moves that lead there, so that the first way to go
  /// wrong is the shortest.
  private mutating func explore(_ race: Race) {
    var layer: [(race: Race, choices: [Choice])] = [(race, [])]
    while !layer.isEmpty {
      var next: [(race: Race, choices: [Choice])] = []
      for (race, choices) in layer {
        guard note(race, choices) else { continue }
        for side in Race.Side.preferring(choices.last?.side) {
          var branch = race
          guard let move = branch.advance(side) else { continue }
          next.append((branch, choices + [Choice(side: side, move: move)]))
        }
      }
      layer = next
    }
  }

  /// Notes a place; false where it is not gone on from.
  private mutating func note(_ race: Race, _ choices: [Choice]) -> Bool {
    if isCutShort { return false }
    guard reached.insert(race.place(since: start)).inserted else { return false }
    places += 1
    isCutShort = places >= limit
    if race.isOver {
      let outcomes = Race.Side.allCases.map { race.outcome(of: $0) }
      endings.insert(Ending(outcomes: outcomes, changes: Change.between(start, race.kernel)))
      let problems = race.kernel.checkInvariants().filter { !known.contains($0) }
      if !problems.isEmpty { note(Finding(race, choices, problems: problems)) }
      return false
    }
    if race.isDeadlocked { note(Finding(race, choices, problems: [])) }
    return true
  }

  private mutating func note(_ finding: Finding) {
    let isKnown = findings.contains { $0.problems == finding.problems && $0.deadlock == finding.deadlock }
    if !isKnown { findings.append(finding) }
  }
}

extension RaceReport.Finding {
  fileprivate init(_ race: Race, _ choices: [RaceReport.Choice], problems: [String]) {
    self.choices = choices
    self.problems = problems
    outcomes = Race.Side.allCases.map { race.outcome(of: $0) }
    deadlock = Race.Side.allCases.compactMap { side in
      guard case .waits(let lock, let other) = race.standing(of: side) else { return nil }
      return "\(side.letter) waits for \(lock), which \(other.letter) holds"
    }
  }
}

extension Race.Side {
  /// `A` or `B`.
  public var letter: String { self == .first ? "A" : "B" }

  /// Both, the one that moved last first: fewer changes are easier to follow.
  fileprivate static func preferring(_ last: Race.Side?) -> [Race.Side] {
    last == .second ? [.second, .first] : [.first, .second]
  }
}
