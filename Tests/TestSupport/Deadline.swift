// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A moment at which waiting ends in any case.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Double) {
    end = .now + .seconds(seconds)
  }

  var hasPassed: Bool { ContinuousClock.now >= end }

  /// The time left, rounded up so that a wait of that length does not end too early.
  var milliseconds: Int32 {
    let left = max(.zero, ContinuousClock.now.duration(to: end))
    return Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
  }

  /// Waits until one of the descriptors can be read or has been hung up, and returns which ones.
  func awaitInput(_ descriptors: [Int32], orOutput writable: [Int32] = []) -> Set<Int32> {
    var watched =
      descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      + writable.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
    poll(&watched, nfds_t(watched.count), milliseconds)
    return Set(watched.filter { $0.revents != 0 }.map(\.fd))
  }
}

/// Reads what a descriptor has; nil at its end.
func readAvailable(_ descriptor: Int32) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = read(descriptor, &bytes, bytes.count)
  if count > 0 { return Array(bytes[..<count]) }
  return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
}
