// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD

/// A statement and how it ended, as `run` prints it.
public struct Answer: Hashable, Sendable {
  /// The number that stands before it: that of its line, or else of its place in the journal.
  public let line: Int
  /// What was asked for.
  public let statement: Statement
  /// How it ended.
  public let outcome: Result<Response, Refusal>
  /// What a running kernel and the simulator say differently.
  public let divergences: [Divergence]
  /// What is to be said of faults that did not happen.
  public let notes: [String]

  /// Creates an answer.
  public init(
    line: Int, _ statement: Statement, _ outcome: Result<Response, Refusal>,
    divergences: [Divergence] = [], notes: [String] = []
  ) {
    self.line = line
    self.statement = statement
    self.outcome = outcome
    self.divergences = divergences
    self.notes = notes
  }

  /// Whether the statement's expectation, if it has one, is met.
  public var meetsExpectation: Bool {
    switch (statement.expectation, outcome) {
    case (nil, _), (.ok, .success): true
    case (.refused(let errno), .failure(let refusal)): refusal.errno == errno
    default: false
    }
  }

  /// The refusal; nil where the operation succeeded.
  public var refusal: Refusal? {
    if case .failure(let refusal) = outcome { refusal } else { nil }
  }

  /// The result in one or a few words: an errno, or what a success gave.
  public var result: String {
    switch outcome {
    case .success(let response): response.description
    case .failure(let refusal): refusal.errno.name
    }
  }
}
