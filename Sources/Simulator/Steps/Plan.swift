// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// An operation whose arguments were looked up: its steps, and what its end answers.
struct Plan: Sendable {
  /// The steps.
  let routines: [Routine]
  /// What the first step knows.
  let call: Call
  /// The last work of the operation, which cannot fail, and the answer.
  let finish: @Sendable (inout Kernel, Call) -> Response

  init(
    _ routines: [Routine], _ call: Call,
    finish: @escaping @Sendable (inout Kernel, Call) -> Response = { _, _ in .done }
  ) {
    self.routines = routines
    self.call = call
    self.finish = finish
  }

  init(
    _ routines: [Routine], _ prepare: (inout Call) -> Void,
    finish: @escaping @Sendable (inout Kernel, Call) -> Response = { _, _ in .done }
  ) {
    var call = Call()
    prepare(&call)
    self.init(routines, call, finish: finish)
  }
}

extension Kernel {
  /// Begins an operation, to be taken one step at a time; nothing changes before the first.
  ///
  /// Operations that no design puts in an order are one step.
  public func begin(_ request: Request) -> Execution {
    do throws(Refusal) {
      return Execution(try plan(request) ?? Plan(performing: request))
    } catch {
      return Execution(Plan(refusing: error))
    }
  }

  /// The steps of a long operation; nil for one that is a single step.
  ///
  /// Throws what is refused before the first step.
  private func plan(_ request: Request) throws(Refusal) -> Plan? {
    try requireIoctl(of: request)
    return switch request {
    case .bind(let name, let flags): try bindPlan(name, flags: flags)
    case .attach(let device, let target): try attachPlan(device, to: target)
    case .detach(let device): try detachPlan(device)
    case .interrupt(let device): try interruptPlan(device)
    case .unbind(let device): try unbindPlan(device)
    case .hwptAlloc(let device, let base, let options): try hwptAllocPlan(device, base, options)
    case .destroy(let id): try destroyTablePlan(id)
    default: nil
    }
  }

  /// Runs a plan to its end.
  mutating func run(_ plan: Plan) throws(Refusal) -> Response {
    var execution = Execution(plan)
    return try execution.run(on: &self)
  }
}

extension Plan {
  /// An operation that is one step.
  fileprivate init(performing request: Request) {
    let step = Step(request.kernelFunction, errnos: request.kernelErrnos) { (kernel, call) throws(Refusal) in
      call.response = try kernel.perform(request)
    }
    self.init([.step(step)], Call()) { _, call in call.response }
  }

  /// An operation that is refused where its arguments are looked up.
  fileprivate init(refusing refusal: Refusal) {
    let step = Step(refusal.function, errnos: [refusal.errno]) { (_, _) throws(Refusal) in throw refusal }
    self.init([.step(step)], Call())
  }
}
