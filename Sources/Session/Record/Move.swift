// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// One thing that changed where a session stands: what was done, and how it went through time.
///
/// The moves of a session, one a line, behind its machine and design, are its record: reading them leads to the same
/// branches, the same point and the same step. A record is also a scenario, in which only what was done counts.
public enum Move: Hashable, Sendable {
  /// A statement was performed.
  case perform(Statement)
  /// A position of the current branch was gone to.
  case go(Int)
  /// A branch was gone to.
  case branch(Branch.ID)
  /// An operation is entered, at a step.
  case step(Int, Statement)
  /// The session was ended as its user wanted.
  case end
}

extension Move: CustomStringConvertible {
  /// The move as a line of a record, without its newline.
  public var description: String {
    switch self {
    case .perform(let statement): "\(statement)"
    case .go(let position): "#: at \(position)"
    case .branch(let id): "#: branch \(id)"
    case .step(let step, let statement): "#: step \(step) \(statement)"
    case .end: "#: end"
    }
  }
}

extension Move {
  /// What stands in front of a move that is no statement.
  static let sign = "#: "

  /// Reads a line that begins with the sign; nil for one that says something else.
  init?(signed line: Substring) {
    guard line.hasPrefix(Self.sign) else { return nil }
    let words = line.dropFirst(Self.sign.count).split(separator: " ", maxSplits: 2)
    switch (words.first, words.count) {
    case ("end", 1): self = .end
    case ("at", 2):
      guard let position = Int(words[1]) else { return nil }
      self = .go(position)
    case ("branch", 2):
      guard let id = Int(words[1]) else { return nil }
      self = .branch(id)
    case ("step", 3):
      guard let step = Int(words[1]), let statement = try? Statement(String(words[2]), name: "record") else {
        return nil
      }
      self = .step(step, statement)
    default: return nil
    }
  }
}
