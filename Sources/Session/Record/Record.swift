// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// A session as a file: a scenario whose comments also tell of the way through time.
public struct Record: Sendable {
  /// What the scenario says of the machine and the design.
  public let header: Header
  /// What was done, in order.
  public let moves: [Move]

  /// Whether the session was ended as its user wanted.
  public var isEnded: Bool { moves.last == .end }

  /// Reads a record of whole lines.
  ///
  /// Throws for lines that are not the language; comments that are no moves are comments.
  public init(_ text: String, name: String) throws(SyntaxErrors) {
    let scenario = try Scenario(SourceText(text, name: name))
    header = scenario.header
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let statements = Dictionary(uniqueKeysWithValues: scenario.statements.map { ($0.line, $0.value) })
    moves = lines.enumerated().compactMap { index, line in
      statements[index + 1].map { .perform($0) } ?? Move(signed: line)
    }
  }

  /// The first lines of a record of a session, and everything that was done in it so far.
  public static func beginning(of session: Session) -> String {
    var text = "# A session of ioascope as it went; ioascope --resume comes back to its end.\n"
    text += session.scenario(upTo: session.journal.count).description
    if session.position != session.journal.count { text += "\(Move.go(session.position))\n" }
    if let stepping = session.stepping { text += "\(Move.step(stepping.position, stepping.faulted))\n" }
    return text
  }
}

extension Session {
  /// Moves as a record says, in a session where nothing was done; moves that cannot be made are left out.
  public mutating func perform(_ record: Record) {
    for move in record.moves { perform(move) }
  }

  private mutating func perform(_ move: Move) {
    switch move {
    case .perform(let statement): perform(statement)
    case .go(let position): try? go(to: position)
    case .branch(let id): try? switchTo(id)
    case .step(let step, let statement):
      enter(statement)
      stepping?.go(to: step)
    case .end: break
    }
  }
}

/// Makes the lines of a record from what a session does, as it does it.
public struct Recorder: Sendable {
  private var step: Move?

  /// Creates a recorder for a session whose beginning was written already.
  public init() {}

  /// Whether a session did something since it was last asked.
  public func hasNews(of session: Session) -> Bool {
    session.moves?.isEmpty == false || session.stepping.map { Move.step($0.position, $0.faulted) } != step
  }

  /// The lines for everything that a session did since it was last asked; empty where it did nothing.
  public mutating func lines(of session: inout Session) -> String {
    var moves = session.takeMoves()
    let step = session.stepping.map { Move.step($0.position, $0.faulted) }
    // Leaving an operation leads to where it was entered.
    if step != self.step, moves.isEmpty, step == nil { moves.append(.go(session.position)) }
    if let step, step != self.step || !moves.isEmpty { moves.append(step) }
    self.step = step
    return moves.map { "\($0)\n" }.joined()
  }
}
