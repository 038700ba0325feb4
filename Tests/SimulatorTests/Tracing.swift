// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

@testable import Simulator

/// A long operation taken step by step, and what happened on the way.
struct Tracing {
  var kernel: Kernel
  private(set) var execution: Execution
  /// One line for each step: what happened, the function, and the locks held meanwhile.
  private(set) var lines: [String] = []
  private(set) var ran: [Step] = []
  private(set) var undone: [Step] = []
  /// How it ended; nil while it has not.
  private(set) var end: Result<Call, Refusal>?

  /// Begins the attach of a device to an IOAS or a page table; one that is attached already is moved.
  init(attaching device: ObjectID, to target: ObjectID, in kernel: Kernel) {
    let isAttached = kernel.attachment(of: device) != nil
    self.init(isAttached ? kernel.design.replace : kernel.design.attach, in: kernel) { call in
      call.device = device
      call.target = target
    }
  }

  /// Begins an operation.
  init(_ routines: [Routine], in kernel: Kernel, _ prepare: (inout Call) -> Void) {
    self.kernel = kernel
    execution = Execution(Plan(routines, prepare))
  }

  /// Takes steps up to the end, or so many.
  mutating func run(steps: Int = .max) {
    var left = steps
    while left > 0 {
      left -= 1
      switch execution.advance(&kernel) {
      case .ran(let step): note(step)
      case .failed(let step, let refusal): lines.append("failed \(step.function): \(refusal.errno)")
      case .undid(let step): noteUndo(of: step)
      case .finished: return end = .success(execution.call)
      case .refused(let refusal): return end = .failure(refusal)
      }
    }
  }

  private mutating func note(_ step: Step) {
    ran.append(step)
    let locks = (execution.heldLocks + step.locks).map(\.rawValue)
    lines.append(step.function + (locks.isEmpty ? "" : " [\(locks.joined(separator: " "))]"))
  }

  private mutating func noteUndo(of step: Step) {
    undone.append(step)
    lines.append("undo \(step.function): \(step.undoFunction ?? "nothing")")
  }
}
