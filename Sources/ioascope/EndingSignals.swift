// SPDX-License-Identifier: Apache-2.0

import CTerminal
import Glibc
import Synchronization

/// Signals that end the program: SIGINT, SIGTERM and SIGHUP, but those that are ignored from the start.
///
/// A thread of its own waits for them. There is one at a time, and none beside a terminal's.
final class EndingSignals: Sendable {
  private let thread: Mutex<pthread_t?>

  /// From now on the first of the signals goes to a closure, which ends the program.
  ///
  /// Meanwhile a SIGINT ends it at once. Where no thread can be had the signals end it as ever.
  init(end: @escaping @Sendable (Int32) -> Never) {
    guard ct_endings_open() else {
      thread = Mutex(nil)
      return
    }
    let started = SignalWaiter(end).start()
    thread = Mutex(started)
    if started == nil {
      ct_endings_give_back()
      ct_endings_close()
    }
  }

  /// The signals end the program as they did before; a second time nothing happens.
  ///
  /// One that has come already ends it still.
  func cancel() {
    let thread = thread.withLock { $0.take() }
    guard let thread else { return }
    ct_endings_give_back()
    pthread_join(thread, nil)
    ct_endings_close()
  }
}

/// What a thread does that waits for signals.
private final class SignalWaiter: Sendable {
  private let end: @Sendable (Int32) -> Never

  init(_ end: @escaping @Sendable (Int32) -> Never) { self.end = end }

  /// Starts the thread; nil where there can be none.
  func start() -> pthread_t? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<SignalWaiter>.fromOpaque(context).takeRetainedValue().wait()
        return nil
      }, context.toOpaque())
    if result == 0 { return thread }
    context.release()
    return nil
  }

  private func wait() {
    let number = ct_endings_await()
    if number == 0 { return }
    ct_let_end(SIGINT)
    end(number)
  }
}
