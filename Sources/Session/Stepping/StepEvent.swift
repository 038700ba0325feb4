// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// Something that happens in an operation: a kernel function runs, fails or takes back its work, or the
/// operation ends.
public struct StepEvent: Sendable {
  /// What happens.
  public enum Kind: Hashable, Sendable {
    /// A function does its work.
    case runs
    /// A function fails; what was done is taken back next.
    case fails(Refusal)
    /// The work of a function is taken back.
    case isUndone
    /// The operation has succeeded.
    case succeeds(Response)
    /// The operation is refused, and everything is taken back.
    case isRefused(Refusal)
  }

  /// What happens.
  public let kind: Kind
  /// The kernel function that runs: for work that is taken back the one that does so; nil at the end.
  public let function: String?
  /// The function whose work it is: another one where it is taken back.
  public let subject: String?
  /// The work that is done or taken back, by a name that it has in every design; nil at the end.
  public let work: String?
  /// The locks held meanwhile, in the order in which they were taken, with those that the function takes.
  public let locks: [Lock]
  /// The errors that the function can end with.
  public let errnos: [Errno]
  /// Whether the function was made to fail.
  public let isForced: Bool

  init(_ progress: Execution.Progress, _ execution: Execution, isForced: Bool) {
    switch progress {
    case .ran(let step): self.init(.runs, step, step.function, execution, isForced)
    case .failed(let step, let refusal): self.init(.fails(refusal), step, step.function, execution, isForced)
    case .undid(let step): self.init(.isUndone, step, step.undoFunction, execution, isForced)
    case .finished(let response): self.init(end: .succeeds(response))
    case .refused(let refusal): self.init(end: .isRefused(refusal))
    }
  }

  private init(_ kind: Kind, _ step: Step, _ function: String?, _ execution: Execution, _ isForced: Bool) {
    self.kind = kind
    self.function = function
    subject = step.function
    work = step.work
    locks = execution.heldLocks + step.locks.filter { !execution.heldLocks.contains($0) }
    errnos = step.errnos
    self.isForced = isForced
  }

  private init(end kind: Kind) {
    self.kind = kind
    function = nil
    subject = nil
    work = nil
    locks = []
    errnos = []
    isForced = false
  }

  /// Whether it is a step forward that could fail.
  public var canFail: Bool {
    switch kind {
    case .runs: !errnos.isEmpty
    case .fails: isForced || !errnos.isEmpty
    case .isUndone, .succeeds, .isRefused: false
    }
  }
}
