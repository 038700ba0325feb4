// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What made a thing as it is: the operation, and its step, that changed it last.
public struct Origin: Hashable, Sendable {
  /// The number of the operation's entry in the journal.
  public let number: Int
  /// The steps of the operation up to the one that changed it, with failed and undone ones, from 1; 0 where
  /// a running kernel did what no step of the simulator does.
  public let step: Int
  /// The kernel function of that step.
  public let function: String
  /// What the thing was before, in a few words.
  public let was: String
  /// What it has been since, in a few words.
  public let `is`: String
}

extension Session {
  /// Finds who did this: the operation that last changed something, up to the point that is shown.
  ///
  /// An operation that was entered and is not done does not count.
  /// nil where it is as it was in the beginning, or where a running kernel would have to be asked again.
  public func origin(of subject: Subject) -> Origin? {
    let journal = journal
    var upper = position
    while let last = journal[..<upper].last(where: { $0.request.mayChange(subject) }) {
      let (before, after) = (timeline.state(upTo: last.number - 1), timeline.state(upTo: last.number))
      if after.position - before.position == 1 {
        let facts = [before, after].map { subject.fact(in: $0.interpreter.kernel) }
        if facts[0] != facts[1] { return origin(of: subject, in: last.number) }
      } else if inStep != nil {
        return nil
      } else if let number = lastChange(of: subject, from: before, upTo: last.number) {
        return origin(of: subject, in: number)
      }
      upper = before.position
    }
    return nil
  }

  /// The number of the last operation after a state that changes a subject.
  private func lastChange(of subject: Subject, from state: States.State, upTo upper: Int) -> Int? {
    var interpreter = state.interpreter
    var fact = subject.fact(in: interpreter.kernel)
    var last: Int?
    for entry in journal[state.position..<upper] {
      interpreter.perform(entry.statement)
      let new = subject.fact(in: interpreter.kernel)
      if new != fact { last = entry.number }
      fact = new
    }
    return last
  }

  /// Finds the step of an operation that changed a subject.
  private func origin(of subject: Subject, in number: Int) -> Origin? {
    guard let before = kernel(at: number - 1), let after = kernel(at: number) else { return nil }
    let request = journal[number - 1].request
    let change = before.lastChange(of: subject, by: request)
    return Origin(
      number: number, step: change?.step ?? 0, function: change?.function ?? "",
      was: subject.fact(in: before).words(of: subject), is: subject.fact(in: after).words(of: subject))
  }
}

extension Kernel {
  /// The last step of an operation that changes a subject; nil where none does.
  fileprivate func lastChange(of subject: Subject, by request: Request) -> (step: Int, function: String)? {
    var kernel = self
    var execution = kernel.begin(request)
    var (fact, step, function) = (subject.fact(in: kernel), 0, "")
    var change: (step: Int, function: String)?
    while execution.outcome == nil {
      if let next = execution.advance(&kernel).function { (step, function) = (step + 1, next) }
      let new = subject.fact(in: kernel)
      // What the end of an operation does belongs to its last step.
      if new != fact { change = (step, function) }
      fact = new
    }
    return change
  }
}

extension Execution.Progress {
  /// The kernel function that ran, failed or was undone; nil at the end of the operation.
  fileprivate var function: String? {
    switch self {
    case .ran(let step), .failed(let step, _): step.function
    case .undid(let step): step.undoFunction ?? step.function
    case .finished, .refused: nil
    }
  }
}
