// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Does two pieces of work at the same time, the first on another thread, and returns when both are done.
func both<First: Sendable, Second, E: Error>(
  _ first: @escaping @Sendable () -> First, _ second: () throws(E) -> Second
) throws(E) -> (First, Second) {
  let result = Handover<First>()
  DispatchQueue.global().async { result.give(first()) }
  let outcome = Result { () throws(E) in try second() }
  let value = result.take()
  return (value, try outcome.get())
}

/// A value that one thread gives and another waits for.
private final class Handover<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isGiven = DispatchSemaphore(value: 0)

  func give(_ new: Value) {
    value.withLock { $0 = new }
    isGiven.signal()
  }

  func take() -> Value {
    while true {
      isGiven.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}
