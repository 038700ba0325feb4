// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Simulator
import Synchronization

/// A running kernel in a test: a second simulator, which can be made to answer otherwise.
public final class TwinKernel: LiveKernel {
  /// What the kernel does with a request instead; nil for what the simulator does.
  public typealias Override = @Sendable (Request, inout Kernel) -> Result<Response, Errno>?

  private struct State {
    var kernel: Kernel
    var asked: [Request] = []
    var closings = 0
  }

  private let state: Mutex<State>
  private let override: Override

  /// Creates a kernel on a machine.
  public init(_ machine: Machine, override: @escaping Override = { _, _ in nil }) {
    state = Mutex(State(kernel: Kernel(machine: machine)))
    self.override = override
  }

  /// What was asked of it, without the questions for ranges.
  public var asked: [Request] {
    state.withLock { state in
      state.asked.filter { if case .iovaRanges = $0 { false } else { true } }
    }
  }

  /// How often it was closed.
  public var closings: Int { state.withLock { $0.closings } }

  /// Answers as the simulator does, or as it was told to.
  public func perform(_ request: Request, predicted: Response?) throws(Errno) -> Response {
    let result = state.withLock { state in
      state.asked.append(request)
      return override(request, &state.kernel) ?? Self.answer(request, &state.kernel)
    }
    return try result.get()
  }

  /// What the simulator answers.
  public static func answer(_ request: Request, _ kernel: inout Kernel) -> Result<Response, Errno> {
    Result { () throws(Refusal) in try kernel.perform(request) }.mapError(\.errno)
  }

  /// Nothing is in the way.
  public func obstacle(to request: Request) -> Refusal? { nil }

  /// Counts, and cannot undo one thing.
  public func close() -> [String] {
    state.withLock { $0.closings += 1 }
    return []
  }
}
