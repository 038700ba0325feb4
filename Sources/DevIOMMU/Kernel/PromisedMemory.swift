// SPDX-License-Identifier: Apache-2.0

import Glibc
import IOMMUFD

extension KernelContext {
  /// Where bytes lie that are fewer than a call states: below the buffers, where nothing else is.
  private static let scratch: UInt64 = 0x0fff_0000_0000
  private static let pageSize: UInt64 = 4096

  /// Calls with the address of bytes of which a struct says that there are so many.
  ///
  /// Where there are fewer, the kernel meets a page that cannot be read behind the last one. Throws what the
  /// call throws, and what mapping that memory does.
  func withMemory<Result>(
    _ bytes: [UInt8], promising length: UInt64, _ call: (UInt64) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    if UInt64(bytes.count) < length { return try withGuardedMemory(bytes, call) }
    // Nothing is no address; no bytes have one all the same.
    var memory = bytes.isEmpty ? [0] : bytes
    return try memory.withAddress(call)
  }

  private func withGuardedMemory<Result>(
    _ bytes: [UInt8], _ call: (UInt64) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let room = (UInt64(bytes.count) + Self.pageSize - 1) & ~(Self.pageSize - 1)
    var pages = UserBuffers(system)
    defer { _ = pages.releaseAll() }
    try pages.map(.address(Self.scratch), length: room + Self.pageSize, .readWrite)
    try pages.protect(.address(Self.scratch + room), length: Self.pageSize, [])
    let start = Self.scratch + room - UInt64(bytes.count)
    if !bytes.isEmpty { try pages.write(bytes, to: .address(start)) }
    return try call(start)
  }
}
