// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A long operation on its way: it can be taken one step at a time.
///
/// When a step fails, the steps before it are undone in reverse order, each as a step of its own.
public struct Execution: Sendable {
  /// What happened last.
  public enum Progress: Sendable {
    /// A step ran.
    case ran(Step)
    /// A step failed; undoing begins.
    case failed(Step, Refusal)
    /// A step was undone.
    case undid(Step)
    /// The operation has succeeded.
    case finished(Response)
    /// The operation has been refused, and everything is undone.
    case refused(Refusal)
  }

  /// What the operation knows.
  public private(set) var call: Call
  private let finish: @Sendable (inout Kernel, Call) -> Response
  /// How it ended; nil while it has not.
  public private(set) var outcome: Result<Response, Refusal>?
  private var stack: [Scope]
  private var failure: Refusal?
  private var undoLocks: [Lock] = []
  /// The fewest scopes that were open since this was set.
  private var lowestDepth = 0

  private struct Scope {
    var rest: ArraySlice<Routine>
    var done: [Done] = []
    var lock: Lock?
    var attempt: Attempt?
  }

  /// A step that can be undone, and the locks of its closed scopes, which its undo takes again.
  private struct Done {
    let step: Step
    var locks: [Lock] = []
  }

  /// The page tables of an IOAS that are still to be tried.
  private struct Attempt {
    var candidates: ArraySlice<ObjectID>
    let body: [Routine]
    let otherwise: [Routine]
  }

  init(_ plan: Plan) {
    call = plan.call
    finish = plan.finish
    stack = [Scope(rest: plan.routines[...])]
  }

  /// The auto page table that is being tried, and cannot be destroyed meanwhile; nil where none is.
  public var triedTable: ObjectID? { stack.contains { $0.attempt != nil } ? call.hwpt : nil }

  /// The locks held around the last step or undo, outermost first.
  public var heldLocks: [Lock] { stack.compactMap(\.lock) + undoLocks }

  /// Runs to the end.
  ///
  /// Throws the refusal of the step that failed.
  public mutating func run(on kernel: inout Kernel) throws(Refusal) -> Response {
    while true {
      switch advance(&kernel) {
      case .finished(let response): return response
      case .refused(let refusal): throw refusal
      case .ran, .failed, .undid: continue
      }
    }
  }

  /// Takes one step; where an errno is given, the next kernel function fails with it instead of doing its work.
  ///
  /// A function that is made to fail has done nothing, as one that has taken back its own work. An undo
  /// cannot be made to fail.
  public mutating func advance(_ kernel: inout Kernel, failing errno: Errno? = nil) -> Progress {
    switch outcome {
    case .success(let response): return .finished(response)
    case .failure(let refusal): return .refused(refusal)
    case nil: break
    }
    switch arrive(in: kernel) {
    case .step(let step): return perform(step, &kernel, failing: errno)
    case .undo(let done):
      stack[stack.count - 1].done.removeLast()
      undoLocks = done.locks
      done.step.undo(&kernel, &call)
      return .undid(done.step)
    case .end(let refusal?):
      outcome = .failure(refusal)
      return .refused(refusal)
    case .end(nil):
      let response = finish(&kernel, call)
      outcome = .success(response)
      return .finished(response)
    }
  }

  /// What is to be done next, where everything before it was entered and left.
  private enum Arrival {
    case step(Step)
    case undo(Done)
    case end(Refusal?)
  }

  /// Goes to what is done next, without doing it.
  private mutating func arrive(in kernel: Kernel) -> Arrival {
    while let failure {
      undoLocks = []
      guard let scope = stack.last else { return .end(failure) }
      if let done = scope.done.last { return .undo(done) }
      leave()
      if let next = scope.attempt, failure.errno == .EINVAL {
        self.failure = nil
        start(next, kernel)
      }
    }
    while let scope = stack.last {
      guard let routine = scope.rest.first else {
        leave()
        remember(scope.done.map { Done(step: $0.step, locks: [scope.lock].compactMap(\.self) + $0.locks) })
        continue
      }
      if case .step(let step) = routine { return .step(step) }
      stack[stack.count - 1].rest.removeFirst()
      enter(routine, kernel)
    }
    return .end(nil)
  }

  private mutating func leave() {
    stack.removeLast()
    lowestDepth = min(lowestDepth, stack.count)
  }

  /// Keeps steps for the undo of the innermost scope.
  private mutating func remember(_ steps: [Done]) {
    guard !stack.isEmpty else { return }
    stack[stack.count - 1].done += steps
  }

  private mutating func enter(_ routine: Routine, _ kernel: Kernel) {
    switch routine {
    case .step: break
    case .holding(let lock, let body): stack.append(Scope(rest: body[...], lock: lock))
    case .when(let condition, let body):
      if condition.holds(kernel, call) { stack.append(Scope(rest: body[...])) }
    case .firstSuitableAuto(let body, let otherwise):
      let autos = (kernel.ioases[call.target]?.hwpts ?? []).filter { kernel.hwpts[$0]?.isAuto == true }
      start(Attempt(candidates: autos[...], body: body, otherwise: otherwise), kernel)
    }
  }

  private mutating func perform(_ step: Step, _ kernel: inout Kernel, failing errno: Errno?) -> Progress {
    stack[stack.count - 1].rest.removeFirst()
    do throws(Refusal) {
      if let errno { throw Refusal(errno, in: step.function, Refusal.madeToFail) }
      try step.perform(&kernel, &call)
    } catch {
      failure = error
      return .failed(step, error)
    }
    if step.undoFunction != nil { remember([Done(step: step)]) }
    return .ran(step)
  }

  /// Goes on with the next page table, or with what is done when none suits.
  ///
  /// A table that another operation is destroying cannot be looked up and is passed over.
  private mutating func start(_ attempt: Attempt, _ kernel: Kernel) {
    var attempt = attempt
    attempt.candidates = attempt.candidates.drop { kernel.objects[$0] == nil }
    guard let candidate = attempt.candidates.popFirst() else {
      stack.append(Scope(rest: attempt.otherwise[...]))
      return
    }
    call.hwpt = candidate
    stack.append(Scope(rest: attempt.body[...], attempt: attempt))
  }
}

// MARK: - Looking ahead

extension Execution {
  /// What is done next.
  public enum Next: Sendable {
    /// A step runs.
    case step(Step)
    /// A step is undone.
    case undo(Step)
    /// The operation ends.
    case end
  }

  /// What is done next in a kernel, and with which locks.
  public struct Prospect: Sendable {
    /// What is done next.
    public let next: Next
    /// What the operation knows then.
    public let call: Call
    /// The locks that the operation has and keeps up to there, outermost first.
    public let kept: [Lock]
    /// The locks that it must take first, outermost first: those around it, then the function's own.
    public let taken: [Lock]
  }

  /// Looks at what is done next in a kernel, without doing it.
  public func next(in kernel: Kernel) -> Prospect {
    var ahead = self
    ahead.lowestDepth = ahead.stack.count
    let arrival = outcome == nil ? ahead.arrive(in: kernel) : .end(nil)
    let locks = ahead.stack[..<ahead.lowestDepth].compactMap(\.lock)
    let entered = ahead.stack[ahead.lowestDepth...].compactMap(\.lock)
    let (next, own): (Next, [Lock]) =
      switch arrival {
      case .step(let step): (.step(step), step.locks)
      case .undo(let done): (.undo(done.step), done.locks + done.step.locks)
      case .end: (.end, [])
      }
    return Prospect(next: next, call: ahead.call, kept: locks, taken: entered + own)
  }
}
