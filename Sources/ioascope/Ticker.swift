// SPDX-License-Identifier: Apache-2.0

/// The times at which something that changes by itself is looked at again; keys in between do not move them.
struct Ticker {
  private var due: ContinuousClock.Instant?
  private var interval: Duration?

  /// The next time, where one is wanted.
  mutating func deadline(every interval: Duration?) -> ContinuousClock.Instant? {
    let now = ContinuousClock.now
    if interval != self.interval || due.map({ $0 <= now }) == true { due = interval.map { now + $0 } }
    self.interval = interval
    return due
  }
}
