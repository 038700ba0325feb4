// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What made a thing as it is: the operation, and its step, that changed it last.
public struct Origin: Hashable, Sendable {
  /// The number of the operation's entry in the journal.
  public let number: Int
  /// The number of its event that changed it, from 1, as ``Stepping`` has them; 0 where a running kernel did
  /// what no step of the simulator does.
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
    let entry = journal[number - 1]
    let change = Stepping(entry.statement, entry.request, on: before).lastChange(of: subject)
    return Origin(
      number: number, step: change?.step ?? 0, function: change?.function ?? "",
      was: subject.fact(in: before).words(of: subject), is: subject.fact(in: after).words(of: subject))
  }
}

extension Stepping {
  /// The last event that changes a subject, from 1, and its function; nil where none does.
  fileprivate func lastChange(of subject: Subject) -> (step: Int, function: String)? {
    let facts = (0...events.count).map { place in
      subject.fact(in: place == 0 ? kernel(before: 0) : kernel(after: place - 1))
    }
    let last = events.indices.last { facts[$0] != facts[$0 + 1] }
    // What the end of an operation does belongs to its last step.
    return last.map { ($0 + 1, events[...$0].last { $0.function != nil }?.function ?? "") }
  }
}
