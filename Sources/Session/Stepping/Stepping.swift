// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// One operation as its steps, with the state before and after each, and a place among them.
///
/// The whole operation is known from the beginning: going forward and back only moves the place. A step
/// that is made to fail changes what comes after it.
public struct Stepping: Sendable {
  /// What is asked for.
  public let statement: Statement
  /// What the kernel is asked, with the names resolved.
  public let request: Request
  /// What happens, in order; the last is the operation's end.
  public private(set) var events: [StepEvent] = []
  /// How many of them have happened.
  public private(set) var position = 0
  /// The state before the first event, and after each.
  private var moments: [Moment]
  private var failures: [Int: Errno] = [:]

  private struct Moment {
    var kernel: Kernel
    var execution: Execution
  }

  /// Begins an operation on a kernel, with the faults of its statement; nothing has happened yet.
  public init(_ statement: Statement, _ request: Request, on kernel: Kernel) {
    self.statement = statement
    self.request = request
    moments = [Moment(kernel: kernel, execution: kernel.begin(request))]
    complete()
    apply(statement.faults)
  }

  /// The kernel as it is at this place.
  public var kernel: Kernel { moments[position].kernel }

  /// The kernel before an event.
  public func kernel(before event: Int) -> Kernel { moments[event].kernel }

  /// The kernel after an event.
  public func kernel(after event: Int) -> Kernel { moments[event + 1].kernel }

  /// Whether everything has happened.
  public var isOver: Bool { position == events.count }

  /// How the operation ends.
  public var outcome: Result<Response, Refusal>? { moments.last?.execution.outcome }

  /// Works out what happens from the last known moment on.
  private mutating func complete() {
    while var moment = moments.last, moment.execution.outcome == nil {
      let errno = failures[events.count]
      let progress = moment.execution.advance(&moment.kernel, failing: errno)
      events.append(StepEvent(progress, moment.execution, isForced: errno != nil))
      moments.append(moment)
    }
  }
}

// MARK: - Moving

extension Stepping {
  /// Goes to a place: so many events have happened.
  public mutating func go(to position: Int) { self.position = max(0, min(position, events.count)) }

  /// Takes a step forward; false where everything has happened.
  public mutating func forward() -> Bool {
    guard !isOver else { return false }
    position += 1
    return true
  }

  /// Takes a step back; false where nothing has happened.
  public mutating func back() -> Bool {
    guard position > 0 else { return false }
    position -= 1
    return true
  }

  /// Goes on to the first place at which something is not as it is now; false where there is none.
  public mutating func forward<Value: Equatable>(toChangeOf value: (Kernel) -> Value) -> Bool {
    let now = value(kernel)
    guard let next = (position..<events.count).first(where: { value(kernel(after: $0)) != now }) else {
      return false
    }
    position = next + 1
    return true
  }
}

// MARK: - Failing

extension Stepping {
  /// The steps that were made to fail, by the number of their event.
  public var forcedFailures: [Int: Errno] { failures }

  /// Makes the step of an event fail with an errno, or lets it succeed again where that is nil.
  ///
  /// Everything after it is worked out anew; the place stays where it is, or moves back to before the step.
  /// False for an event that is no step going forward.
  public mutating func fail(_ event: Int, with errno: Errno?) -> Bool {
    guard events.indices.contains(event), events[event].canFail else { return false }
    failures = failures.filter { $0.key < event }
    failures[event] = errno
    events.removeSubrange(event...)
    moments.removeSubrange((event + 1)...)
    complete()
    position = min(position, event)
    return true
  }
}
