// SPDX-License-Identifier: Apache-2.0

extension Lock {
  /// The lock that it is one of: the two tables of a move have the same sort of lock.
  public var sort: Lock {
    switch self {
    case .oldIOASMutex: .ioasMutex
    case .oldDevicesLock: .devicesLock
    default: self
    }
  }
}

extension Design {
  /// A place where a lock is taken against the order of the design.
  public struct LockInversion: Hashable, Sendable {
    /// The operation: attach, replace, detach, allocate or destroy.
    public let operation: String
    /// The lock that is held.
    public let held: Lock
    /// The lock that is taken meanwhile, though the order has it outside, or it is of the same sort.
    public let taken: Lock
  }

  /// The places where the steps take locks against the order, each once.
  public var lockInversions: [LockInversion] {
    let operations = [
      ("bind", bind), ("attach", attach), ("replace", replace), ("detach", detach),
      ("interrupt", interrupt), ("allocate", allocate),
      ("destroy", destroy),
    ]
    var found: [LockInversion] = []
    for (operation, routines) in operations {
      for (held, taken) in inversions(in: routines, holding: []) {
        let inversion = LockInversion(operation: operation, held: held, taken: taken)
        if !found.contains(inversion) { found.append(inversion) }
      }
    }
    return found
  }

  /// The locks of a step that are taken against the order, for locks that are held in this order.
  public func locksAgainstOrder(in held: [Lock]) -> [Lock] {
    inversions(taking: held, holding: []).map(\.1)
  }

  private func inversions(in routines: [Routine], holding held: [Lock]) -> [(Lock, Lock)] {
    routines.flatMap { routine -> [(Lock, Lock)] in
      switch routine {
      case .step(let step): inversions(taking: step.locks, holding: held)
      case .holding(let lock, let body):
        inversions(taking: [lock], holding: held) + inversions(in: body, holding: held + [lock])
      case .when(_, let body): inversions(in: body, holding: held)
      case .firstSuitableAuto(let body, let otherwise):
        inversions(in: body, holding: held) + inversions(in: otherwise, holding: held)
      }
    }
  }

  private func inversions(taking locks: [Lock], holding held: [Lock]) -> [(Lock, Lock)] {
    var (found, held) = ([(Lock, Lock)](), held)
    for lock in locks {
      found += held.filter { !isOutside($0, lock) }.map { ($0, lock) }
      held.append(lock)
    }
    return found
  }

  /// Whether the order has a lock outside of another one; a lock without a place is outside of nothing.
  private func isOutside(_ outer: Lock, _ inner: Lock) -> Bool {
    guard let first = lockOrder.firstIndex(of: outer.sort), let second = lockOrder.firstIndex(of: inner.sort)
    else { return false }
    return first < second
  }
}
