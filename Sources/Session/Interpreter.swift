// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Simulator

/// One kernel and what the user named in it, without a memory of what was done.
public struct Interpreter: Sendable {
  /// The kernel as it is now; beside a running kernel, what the simulator makes of it.
  public private(set) var kernel: Kernel
  /// What the user named.
  public private(set) var names = NameTable()
  /// The running kernel that the operations go to; nil where the simulator is all there is.
  public private(set) var inStep: InStep?

  /// A statement that was performed.
  public struct Performed: Sendable {
    /// What the kernel was asked, with the names resolved.
    public let request: Request
    /// How it ended.
    public let outcome: Result<Response, Refusal>
    /// What a running kernel and the simulator say differently.
    public let divergences: [Divergence]
    /// What is to be said of faults that did not happen.
    public let notes: [String]
  }

  /// Creates an interpreter on a kernel whose iommufd has just been opened.
  public init(machine: Machine, design: Design = .linux6_12, inStep: InStep? = nil) {
    kernel = Kernel(machine: machine, design: design)
    self.inStep = inStep
    inStep?.begin(on: &kernel)
  }

  /// Performs a statement, and returns what the kernel was asked and how that ended.
  @discardableResult
  public mutating func perform(_ statement: Statement) -> Performed {
    perform(statement, as: request(statement.operation))
  }

  /// Performs a statement whose names are resolved.
  mutating func perform(_ statement: Statement, as request: Request) -> Performed {
    var notes: [String] = []
    let (result, divergences) =
      statement.faults.isEmpty ? perform(request) : perform(request, failing: statement.faults, &notes)
    let outcome = result.mapError { $0.explaining(names.unknown(in: statement.operation)) }
    if statement.operation.mayFreeObjects { names.forgetDead(in: kernel) }
    if let name = statement.name { names.bind(name, to: request, outcome) }
    return Performed(request: request, outcome: outcome, divergences: divergences, notes: notes)
  }

  /// About how many bytes only this value keeps in memory: those that no copy of it shares.
  mutating func unsharedBytes() -> Int { kernel.unsharedBytes() + names.bytes }

  /// Asks the running kernel again about every IOAS, and says what it says differently.
  public mutating func reconcile() -> [Divergence] { inStep?.reconcile(&kernel) ?? [] }

  /// An operation as the kernel is asked for it.
  ///
  /// It changes nothing, but closures that capture a value which could not change would copy the kernel.
  mutating func request(_ operation: TextOperation) -> Request {
    operation.map(
      object: { names.object($0) { kernel.deviceID($0) } }, device: { names.device($0) })
  }

  /// Performs an operation in which functions fail, which only a simulated kernel lets happen.
  private mutating func perform(
    _ request: Request, failing faults: [Fault], _ notes: inout [String]
  ) -> (Result<Response, Refusal>, [Divergence]) {
    guard inStep == nil else { return (.failure(.cannotFailRunningKernel), []) }
    let outcome: Result<Response, Refusal>
    (outcome, notes) = kernel.perform(request, failing: faults)
    return (outcome, [])
  }

  private mutating func perform(_ request: Request) -> (Result<Response, Refusal>, [Divergence]) {
    if inStep != nil, case .interrupt = request { return (.failure(.cannotInterrupt), []) }
    if let performed = inStep?.perform(request, following: &kernel) {
      return (performed.outcome, performed.divergences)
    }
    do throws(Refusal) {
      return (.success(try kernel.perform(request)), [])
    } catch {
      return (.failure(error), [])
    }
  }
}

extension Refusal {
  /// The refusal with a word on names that stand for nothing, of which the kernel knows only a number.
  fileprivate func explaining(_ names: [String]) -> Refusal {
    if names.isEmpty { return self }
    let words = names.map { "$\($0)" }.joined(separator: " and ")
    let rule = "\(rule) (\(words) \(names.count == 1 ? "names" : "name") nothing)"
    var explained = Refusal(errno, in: function, rule, culprits: culprits)
    explained.done = done
    return explained
  }
}

extension Operation {
  /// Whether an object can be gone afterwards: one that is destroyed, or an auto table without device.
  fileprivate var mayFreeObjects: Bool {
    switch self {
    case .destroy, .unbind, .attach, .detach, .close, .test(.mockDomainReplace): true
    default: false
    }
  }
}
