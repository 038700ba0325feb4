// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Synchronization

/// System calls of which some are made to fail.
public final class ForcedErrors: SystemCalls {
  /// Which calls fail, with what, and how often yet.
  private struct Rule: Sendable {
    let errno: Errno
    let matches: @Sendable (Int, SystemCall) -> Bool
    var times: Int
  }

  private struct State: Sendable {
    var rules: [Rule] = []
    var calls = 0
    var forced = 0
  }

  private let system: any SystemCalls
  private let state = Mutex(State())

  /// Creates calls that go on to another system until an error is asked for.
  public init(_ system: any SystemCalls) { self.system = system }

  /// Lets the call with a number fail; the first has the number 0.
  public func fail(call number: Int, with errno: Errno) {
    fail(with: errno, times: 1) { index, _ in index == number }
  }

  /// Lets calls fail, the next ones so many times; the first of all has the number 0.
  public func fail(
    with errno: Errno, times: Int = .max,
    where matches: @escaping @Sendable (_ number: Int, _ call: SystemCall) -> Bool
  ) {
    let rule = Rule(errno: errno, matches: matches, times: times)
    state.withLock { $0.rules.append(rule) }
  }

  /// Lets the calls of a kind fail: `close`, `mmap`, `ioctl IOMMU_IOAS_ALLOC`, and for the test interface
  /// `ioctl IOMMU_TEST_OP_DIRTY`.
  public func fail(_ name: String, with errno: Errno, times: Int = .max) {
    fail(with: errno, times: times) { $1.name == name }
  }

  /// The number of calls up to now.
  public var calls: Int { state.withLock(\.calls) }
  /// How many of them were made to fail.
  public var forced: Int { state.withLock(\.forced) }

  /// Makes a call once, or fails.
  public func perform(_ call: SystemCall) throws(Errno) -> Int {
    guard let errno = forcedError(call) else { return try system.perform(call) }
    // The descriptor is gone whatever `close` says.
    if case .close = call { _ = try? system.perform(call) }
    throw errno
  }

  private func forcedError(_ call: SystemCall) -> Errno? {
    state.withLock { state in
      let index = state.calls
      state.calls += 1
      guard let rule = state.rules.firstIndex(where: { $0.times > 0 && $0.matches(index, call) }) else {
        return nil
      }
      state.rules[rule].times -= 1
      state.forced += 1
      return state.rules[rule].errno
    }
  }
}

extension SystemCall {
  /// The call without its arguments, but with the name of an ioctl: `ioctl IOMMU_IOAS_ALLOC`, `close`.
  fileprivate var name: String {
    let text = description
    let head = text.prefix { $0 != "(" }
    guard head == "ioctl", let comma = text.firstIndex(of: ",") else { return String(head) }
    return "ioctl" + text[text.index(after: comma)...].dropLast()
  }
}

/// Lines that system calls leave behind.
public final class Trace: Sendable {
  private let told = Mutex<[String]>([])

  /// Creates an empty one.
  public init() {}

  /// The lines, the first call first.
  public var lines: [String] { told.withLock { $0 } }

  /// Calls that go on to another system and leave their lines here.
  public func of(_ system: any SystemCalls) -> TracedSystem {
    TracedSystem(system) { line in self.told.withLock { $0.append(line) } }
  }
}
