// SPDX-License-Identifier: Apache-2.0

/// How a walk over the caller's memory ended.
enum ScanEnd: Hashable, Sendable {
  /// All bytes were visited.
  case complete
  /// The visitor had seen enough.
  case stopped
  /// The next byte cannot be read.
  case unreadable
}

/// The bytes that are asked for at once: nothing is allocated for memory that may not exist.
private let stepSize: UInt64 = 1 << 16

extension CallerMemory {
  /// The bytes at an address; nil where one cannot be read or the range wraps: `copy_from_user`.
  func copyFromUser(_ address: UInt64, _ count: Int) -> [UInt8]? {
    guard count > 0 else { return [] }
    guard address.offset(by: UInt64(count) - 1) != nil else { return nil }
    guard let found = bytes(at: address, count: count), found.count == count else { return nil }
    return found
  }

  /// The struct of so many bytes at an address, as the caller has it; EFAULT where it cannot be read.
  func load(_ address: UInt64, size: Int) throws(Errno) -> UserStruct {
    guard let bytes = copyFromUser(address, size) else { throw .EFAULT }
    return UserStruct(at: address, userSize: UInt32(clamping: size), size: size, bytes)
  }

  /// Visits memory piece by piece, ascending, up to the very first byte that cannot be read.
  func scan(at address: UInt64, count: UInt64, _ visit: ([UInt8]) -> Bool) -> ScanEnd {
    guard count > 0 else { return .complete }
    let reachable = min(count - 1, .max - address) + 1
    var done: UInt64 = 0
    var step = stepSize
    while done < reachable {
      let piece = min(step, reachable - done)
      if let bytes = copyFromUser(address &+ done, Int(piece)) {
        guard visit(bytes) else { return .stopped }
        done += piece
      } else if piece == 1 {
        return .unreadable
      } else {
        step = piece / 2
      }
    }
    return reachable == count ? .complete : .unreadable
  }

  /// The bytes at an address up to the first that cannot be read.
  func readablePrefix(at address: UInt64, count: UInt64) -> [UInt8] {
    var found: [UInt8] = []
    _ = scan(at: address, count: count) { bytes in
      found += bytes
      return true
    }
    return found
  }

  /// Stores bytes as far as that goes: `copy_to_user`; false where not all could be stored.
  mutating func copyToUser(_ bytes: [UInt8], at address: UInt64) -> Bool {
    guard !bytes.isEmpty else { return true }
    guard address.offset(by: UInt64(bytes.count) - 1) != nil else { return false }
    if store(bytes, at: address) { return true }
    storePrefix(of: bytes, at: address)
    return false
  }

  /// Stores what precedes the first byte that cannot be stored.
  private mutating func storePrefix(of bytes: [UInt8], at address: UInt64) {
    var done = 0
    var step = bytes.count / 2
    while step > 0 {
      let end = done + step
      if end <= bytes.count, store(Array(bytes[done..<end]), at: address &+ UInt64(done)) {
        done = end
      } else {
        step /= 2
      }
    }
  }

  /// Stores zeros: `clear_user`; false where not all could be stored.
  mutating func clearUser(_ address: UInt64, count: UInt64) -> Bool {
    guard count > 0 else { return true }
    guard address.offset(by: count - 1) != nil else { return false }
    let zeros = [UInt8](repeating: 0, count: Int(min(count, stepSize)))
    var done: UInt64 = 0
    while done < count {
      let piece = min(stepSize, count - done)
      guard copyToUser(Array(zeros.prefix(Int(piece))), at: address &+ done) else { return false }
      done += piece
    }
    return true
  }
}
