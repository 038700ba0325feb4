// SPDX-License-Identifier: Apache-2.0

/// The memory of a process that makes system calls.
public protocol CallerMemory {
  /// The bytes at an address, as `copy_from_user` reads them; nil where one cannot be read.
  func bytes(at address: UInt64, count: Int) -> [UInt8]?
  /// Stores bytes, as `copy_to_user` does; false where one cannot be stored, and then none is.
  mutating func store(_ bytes: [UInt8], at address: UInt64) -> Bool
}
