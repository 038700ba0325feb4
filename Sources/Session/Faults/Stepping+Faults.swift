// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Stepping {
  /// The statement with what was made to fail, as a line of the language.
  public var faulted: Statement {
    var statement = statement
    statement.faults = forcedFailures.sorted { $0.key < $1.key }.compactMap { event, errno in
      fault(at: event, errno)
    }
    return statement
  }

  /// The fault that makes the function of an event fail; nil for an event that is no step going forward.
  public func fault(at event: Int, _ errno: Errno) -> Fault? {
    guard events.indices.contains(event), let function = events[event].forwardFunction else { return nil }
    let run = events[...event].count { $0.forwardFunction == function }
    return Fault(function, run: run, errno)
  }

  /// Makes the functions of faults fail; those that do not run, or cannot fail so, stay out.
  mutating func apply(_ faults: [Fault]) {
    var event = 0
    while event < events.count {
      if let fault = faults.first(where: { self.fault(at: event, $0.errno) == $0 }),
        events[event].errnos.contains(fault.errno)
      {
        _ = fail(event, with: fault.errno)
      }
      event += 1
    }
    go(to: 0)
  }
}

extension StepEvent {
  /// The kernel function, where it runs or fails as a step going forward.
  fileprivate var forwardFunction: String? {
    switch kind {
    case .runs, .fails: function
    case .isUndone, .succeeds, .isRefused: nil
    }
  }
}
