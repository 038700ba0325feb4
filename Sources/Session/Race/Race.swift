// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// Two operations at once on one kernel: whoever is chosen takes its next step.
///
/// A lock is taken for itself, before the step that needs it; one that the other operation holds is waited
/// for. Semaphores are taken as if for writing. An object that an operation has looked up counts as used
/// until it ends, as `iommufd_get_object` has it.
public struct Race: Sendable {
  /// One of the two operations.
  public enum Side: Int, CaseIterable, Hashable, Sendable {
    /// The one that stands first.
    case first
    /// The one that stands second.
    case second

    /// The other one.
    public var other: Side { self == .first ? .second : .first }
  }

  /// What an operation does when it is chosen.
  public enum Move: Hashable, Sendable {
    /// It takes a lock.
    case take(HeldLock)
    /// A kernel function runs.
    case run(String)
    /// A kernel function takes work back.
    case undo(String)
    /// The operation ends, and gives back its locks.
    case end
  }

  /// How an operation stands.
  public enum Standing: Sendable {
    /// It can go on.
    case ready(Move)
    /// It needs a lock that the other operation holds.
    case waits(HeldLock, for: Side)
    /// It has ended.
    case ended(Result<Response, Refusal>)
  }

  /// The kernel that both work on.
  public private(set) var kernel: Kernel
  private var runners: [Runner]

  /// Begins two operations; none has done anything yet.
  public init(_ first: Request, _ second: Request, on kernel: Kernel) {
    self.kernel = kernel
    runners = [Runner(first, kernel), Runner(second, kernel)]
  }

  /// How an operation stands.
  public func standing(of side: Side) -> Standing {
    let runner = runners[side.rawValue]
    if let outcome = runner.execution?.outcome { return .ended(outcome) }
    let prospect = runner.prospect(in: seen(by: side))
    guard let lock = prospect.missing.first else { return .ready(prospect.move) }
    return isHeld(lock, by: side.other) ? .waits(lock, for: side.other) : .ready(.take(lock))
  }

  /// The locks that an operation holds, in the order in which it took them.
  public func heldLocks(of side: Side) -> [HeldLock] { runners[side.rawValue].allHeld }

  /// Lets an operation make its next move; nil where it has ended or waits.
  @discardableResult
  public mutating func advance(_ side: Side) -> Move? {
    guard case .ready(let move) = standing(of: side) else { return nil }
    let runner = runners[side.rawValue]
    if case .take(let lock) = move {
      let prospect = runner.prospect(in: seen(by: side))
      runners[side.rawValue].take(lock, toward: prospect)
    } else {
      let borrowed = runners[side.other.rawValue].borrowed
      for id in borrowed { kernel.addUsers(1, to: id) }
      runners[side.rawValue].step(on: &kernel)
      for id in borrowed { kernel.addUsers(-1, to: id) }
    }
    return move
  }

  /// Whether both have ended.
  public var isOver: Bool { runners.allSatisfy { $0.execution?.outcome != nil } }

  /// Whether neither can go on, and not both have ended.
  public var isDeadlocked: Bool {
    !isOver
      && Side.allCases.allSatisfy { side in
        if case .ready = standing(of: side) { false } else { true }
      }
  }

  /// How an operation ended; nil while it has not.
  public func outcome(of side: Side) -> Result<Response, Refusal>? {
    runners[side.rawValue].execution?.outcome
  }

  private func isHeld(_ lock: HeldLock, by side: Side) -> Bool {
    runners[side.rawValue].allHeld.contains(lock)
  }

  /// The kernel as an operation finds it: what the other has looked up is in use.
  private func seen(by side: Side) -> Kernel {
    var seen = kernel
    for id in runners[side.other.rawValue].borrowed { seen.addUsers(1, to: id) }
    return seen
  }
}

extension Race {
  /// Where two operations stand, for telling whether the same place was reached before.
  struct Place: Hashable {
    fileprivate let runners: [Runner.Place]
    fileprivate let changes: [Change]
  }

  /// Where both stand, and what is different from an earlier state.
  func place(since start: Kernel) -> Place {
    Place(runners: runners.map(\.place), changes: Change.between(start, kernel))
  }
}
