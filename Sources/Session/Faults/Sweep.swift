// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// What becomes of every operation of a run when one of its steps fails: each step, with each error that
/// its function can return.
///
/// An operation should be all or nothing: after a refusal the state should be as before.
public struct Sweep: Sendable {
  /// What was made to fail and how that ended, in the order of operations and steps.
  public private(set) var rows: [Row] = []
  /// How many operations were looked at: those of more than one step.
  public private(set) var operations = 0
  /// How many operations are one step, which does all of its work or none.
  public private(set) var singleSteps = 0

  /// One step that fails in one way; or an operation in which nothing fails and that breaks something.
  public struct Row: Hashable, Sendable {
    /// The line of the operation, or its place among all.
    public let line: Int
    /// The operation as it stands in the run.
    public let statement: Statement
    /// What was made to fail; nil where nothing was.
    public let fault: Fault?
    /// How the operation ended.
    public let outcome: Result<Response, Refusal>
    /// What is to be thought of the state after it.
    public let verdict: Verdict
    /// What is not as it was before the operation; nothing where the operation succeeded.
    public let changes: [Change]
    /// What contradicts itself that did not before, in words.
    public let problems: [String]

    /// The operation with what was made to fail, as a line of the language.
    public var faulted: Statement {
      var faulted = statement
      faulted.faults = [fault].compactMap(\.self)
      faulted.expectation = nil
      return faulted
    }
  }

  /// What is to be thought of the state after an operation in which a step failed.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It is as before.
    case same
    /// It is as before but for what the kernel learned from the hardware and keeps.
    case learned
    /// The operation found another way and succeeded.
    case succeeded
    /// Something is not as before.
    case changed
    /// The state contradicts itself.
    case broken
  }

  /// Runs operations on a kernel whose iommufd has just been opened, and fails every step of each.
  ///
  /// The run goes on with the operation as it is: every fault is tried on the state that the operations
  /// before it have made.
  public init(_ statements: [(line: Int, value: Statement)], machine: Machine, design: Design) {
    var interpreter = Interpreter(machine: machine, design: design)
    for (line, statement) in statements {
      let before = interpreter.kernel
      let performed = interpreter.perform(statement)
      // What stands with faults in the run has been chosen; it is run as it is.
      if statement.faults.isEmpty { note(line, statement, performed.request, on: before) }
    }
  }

  /// Whether something is left changed or broken.
  public var hasFindings: Bool { rows.contains { $0.verdict == .changed || $0.verdict == .broken } }

  /// How many rows have a verdict.
  public func count(of verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

  private mutating func note(_ line: Int, _ statement: Statement, _ request: Request, on kernel: Kernel) {
    let stepping = Stepping(statement, request, on: kernel)
    guard stepping.events.count > 2 else {
      singleSteps += 1
      return
    }
    operations += 1
    let problems = Set(kernel.checkInvariants())
    let plain = Row(line, statement, nil, stepping, problems)
    if plain.verdict == .broken { rows.append(plain) }
    for (place, event) in stepping.events.enumerated() where event.canFail {
      for errno in event.errnos {
        var failed = stepping
        guard failed.fail(place, with: errno) else { continue }
        rows.append(Row(line, statement, failed.fault(at: place, errno), failed, problems))
      }
    }
  }
}

extension Sweep.Row {
  fileprivate init(
    _ line: Int, _ statement: Statement, _ fault: Fault?, _ stepping: Stepping, _ old: Set<String>
  ) {
    let (before, after) = (stepping.kernel(before: 0), stepping.kernel(after: stepping.events.count - 1))
    self.line = line
    self.statement = statement
    self.fault = fault
    outcome = stepping.outcome ?? .success(.done)
    problems = after.checkInvariants().filter { !old.contains($0) }
    if case .success = outcome {
      changes = []
      verdict = problems.isEmpty ? .succeeded : .broken
    } else {
      changes = Change.between(before, after)
      verdict =
        !problems.isEmpty
        ? .broken
        : changes.isEmpty ? .same : changes.allSatisfy(\.isLearned) ? .learned : .changed
    }
  }
}

extension Change {
  /// Whether it is what a kernel keeps of the hardware once it has seen it, also where an attach failed: a
  /// group's software MSI window, the MSI cookie of a page table, the aperture of a late driver's table.
  fileprivate var isLearned: Bool {
    switch subject {
    case .group(_, "software MSI window"), .hwpt(_, "MSI cookie"): kind == .added
    case .hwpt(_, "aperture"), .hwpt(_, "IOMMU"): true
    default: false
    }
  }
}
