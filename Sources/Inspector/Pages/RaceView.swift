// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

/// The last two operations of a journal at once: the user chooses which of them moves next.
struct RaceView: Sendable {
  /// The operations as lines of the language.
  let statements: [String]
  /// The race before each move, the beginning first.
  private var moments: [Race]
  /// The moves, oldest first.
  private var moves: [(side: Race.Side, move: Race.Move)] = []

  /// Begins with the two operations before the point that a session shows; nil where there are not two.
  init?(_ session: Session) {
    let count = session.position
    guard count >= 2, let kernel = session.kernel(at: count - 2) else { return nil }
    let entries = [session.journal[count - 2], session.journal[count - 1]]
    statements = entries.map { "\($0.statement.operation)" }
    moments = [Race(entries[0].request, entries[1].request, on: kernel)]
  }

  private var race: Race { moments[moments.count - 1] }

  /// Lets an operation move; false where it has ended or waits.
  mutating func advance(_ side: Race.Side) -> Bool {
    var next = race
    guard let move = next.advance(side) else { return false }
    moments.append(next)
    moves.append((side, move))
    return true
  }

  /// Takes the last move back; false at the beginning.
  mutating func back() -> Bool {
    guard moments.count > 1 else { return false }
    moments.removeLast()
    moves.removeLast()
    return true
  }

  /// The page that shows it on a screen.
  func page(_ size: Size) -> Page {
    let width = max(0, (size.columns - 4) / 2)
    var page = Page(
      kind: .race, title: "two at once: 1  \(statements[0])   2  \(statements[1])",
      hints: "1 2 that one moves   p takes a move back   {back} closes",
      lines: moves.enumerated().map { line($0.element, width, after: moments[$0.offset + 1]) } + [
        state(width)
      ])
    page.move(by: page.lines.count, size)
    return page
  }

  private func line(_ move: (side: Race.Side, move: Race.Move), _ width: Int, after race: Race) -> Page.Line {
    let text = move.move.words
    let spans =
      move.side == .first
      ? [Span(text, move.move.ink)] : [Span(String(repeating: " ", count: width)), Span(text, move.move.ink)]
    return Page.Line(spans: spans, details: race.holdings)
  }

  /// How both stand now, and what is wrong.
  private func state(_ width: Int) -> Page.Line {
    let words = Race.Side.allCases.map { race.standing(of: $0).words }
    let first = words[0] + String(repeating: " ", count: max(1, width - words[0].columns))
    var details = race.holdings
    if race.isDeadlocked { details.insert("DEADLOCK: each waits for the other", at: 0) }
    if race.isOver { details += race.kernel.checkInvariants().map { "! \($0)" } }
    return Page.Line(
      spans: [Span(first, .accent, bold: true), Span(words[1], .accent, bold: true)], details: details)
  }
}

extension Race {
  /// The locks that each of the two holds, in words.
  fileprivate var holdings: [String] {
    Side.allCases.map { side in
      let locks = heldLocks(of: side).map(\.description)
      return "\(side.rawValue + 1) holds \(locks.isEmpty ? "nothing" : locks.joined(separator: ", "))"
    }
  }
}

extension Race.Move {
  fileprivate var words: String {
    switch self {
    case .take(let lock): "takes \(lock)"
    case .run(let function): "✓ \(function)"
    case .undo(let function): "↶ \(function)"
    case .end: "ends"
    }
  }

  fileprivate var ink: Ink {
    switch self {
    case .take: .quiet
    case .run, .end: .plain
    case .undo: .bad
    }
  }
}

extension Race.Standing {
  fileprivate var words: String {
    switch self {
    case .ready(let move): "▶ \(move.words)"
    case .waits(let lock, let side): "waits for \(side.rawValue + 1): \(lock)"
    case .ended(.success(let response)): "done: \(response)"
    case .ended(.failure(let refusal)): "refused: \(refusal.errno.name)"
    }
  }
}
