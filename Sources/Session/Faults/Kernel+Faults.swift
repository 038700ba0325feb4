// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Kernel {
  /// Performs an operation in which kernel functions are made to fail.
  ///
  /// A fault whose function does not run so often, or cannot fail so, does not happen; the notes say so.
  public mutating func perform(
    _ request: Request, failing faults: [Fault]
  ) -> (outcome: Result<Response, Refusal>, notes: [String]) {
    var execution = begin(request)
    var injection = Injection(faults)
    while true {
      let errno = injection.errno(for: execution.next(in: self))
      switch execution.advance(&self, failing: errno) {
      case .finished(let response): return (.success(response), injection.notes)
      case .refused(let refusal): return (.failure(refusal), injection.notes)
      case .ran, .failed, .undid: continue
      }
    }
  }
}

/// The faults of one operation, and how often their functions have run.
private struct Injection {
  private let faults: [Fault]
  private var runs: [String: Int] = [:]
  /// What became of each fault that did not happen.
  private var impossible: [Fault: String] = [:]
  private var happened: Set<Fault> = []

  init(_ faults: [Fault]) { self.faults = faults }

  /// Counts the run of the function that comes next, and returns what it is made to fail with.
  mutating func errno(for prospect: Execution.Prospect) -> Errno? {
    guard case .step(let step) = prospect.next else { return nil }
    let run = runs[step.function, default: 0] + 1
    runs[step.function] = run
    guard let fault = faults.first(where: { $0.function == step.function && $0.run == run }) else {
      return nil
    }
    guard step.errnos.contains(fault.errno) else {
      impossible[fault] = step.reasonNotToFail
      return nil
    }
    happened.insert(fault)
    return fault.errno
  }

  var notes: [String] {
    faults.filter { !happened.contains($0) }.map { fault in
      "'failing \(fault)' did not happen: \(impossible[fault] ?? reason(fault))"
    }
  }

  private func reason(_ fault: Fault) -> String {
    switch runs[fault.function] ?? 0 {
    case 0: "no step of the operation ran \(fault.function)"
    case 1: "\(fault.function) ran once"
    case let count: "\(fault.function) ran \(count) times"
    }
  }
}

extension Step {
  /// Why the function did not fail as it was told to.
  fileprivate var reasonNotToFail: String {
    errnos.isEmpty
      ? "\(function) cannot fail"
      : "\(function) fails with \(errnos.map(\.name).joined(separator: ", ")) only"
  }
}

extension Refusal {
  /// Why no interrupt is requested beside a running kernel.
  static let cannotInterrupt = Refusal(
    .EOPNOTSUPP, in: "ioascope",
    "a running kernel was not asked: interrupts are for the simulator, which knows where their doorbells are")

  /// Why an operation with faults is not even tried beside a running kernel.
  static let cannotFailRunningKernel = Refusal(
    .EOPNOTSUPP, in: "ioascope",
    "a running kernel cannot be made to fail from here: it was not asked, and 'failing' is for the simulator")
}
