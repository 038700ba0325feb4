// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Comparison.Column {
  /// Looks at an operation that was taken apart into steps.
  init(_ stepping: Stepping, _ outcome: Result<Response, Refusal>, after: Kernel) {
    self.outcome = outcome
    steps = stepping.events.enumerated().compactMap { Comparison.Step($1, number: $0 + 1) }
    lockCount = zip([[]] + steps.map(\.locks), steps.map(\.locks)).map(Self.taken).reduce(0, +)
    windows = Comparison.Window.all(in: stepping)
    changes = Change.between(stepping.kernel(before: 0), after)
  }

  /// How many locks are taken from one step to the next: those that are not held on.
  private static func taken(_ before: [Lock], _ now: [Lock]) -> Int {
    now.count - zip(before, now).prefix { $0 == $1 }.count
  }
}

extension Comparison.Step {
  /// The step that an event is; nil for the end of the operation.
  fileprivate init?(_ event: StepEvent, number: Int) {
    guard let function = event.function, let work = event.work else { return nil }
    self.number = number
    self.function = function
    self.work = work
    locks = event.locks
    switch event.kind {
    case .fails(let refusal): kind = .fails(refusal.errno)
    case .isUndone: kind = .undoes
    case .runs, .succeeds, .isRefused: kind = .runs
    }
  }
}
