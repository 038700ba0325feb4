// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension KernelContext {
  /// Where bytes lie that are fewer than a call states: below the buffers, where nothing else is.
  private static let scratch: UInt64 = 0x0fff_0000_0000

  /// Calls with the address of bytes of which a struct says that there are so many.
  ///
  /// Where there are fewer, the kernel meets a page that cannot be read behind the last one. Throws what the
  /// call throws, and what mapping that memory does.
  mutating func withMemory<Result>(
    _ bytes: [UInt8], promising length: UInt64,
    _ call: (KernelContext, UInt64) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    if UInt64(bytes.count) < length { return try withGuardedMemory(bytes, call) }
    // Nothing is no address; no bytes have one all the same.
    var memory = bytes.isEmpty ? [0] : bytes
    return try memory.withAddress { (address) throws(Errno) in try call(self, address) }
  }

  private mutating func withGuardedMemory<Result>(
    _ bytes: [UInt8], _ call: (KernelContext, UInt64) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let page = UInt64(WholePages.size)
    let room = (UInt64(bytes.count) + page - 1) & ~(page - 1)
    // What cannot be unmapped is tried again at the end.
    defer { try? memory.unmap(.address(Self.scratch), length: room + page) }
    try memory.map(.address(Self.scratch), length: room + page, .readWrite)
    try memory.protect(.address(Self.scratch + room), length: page, [])
    let start = Self.scratch + room - UInt64(bytes.count)
    if !bytes.isEmpty { try memory.write(bytes, to: .address(start)) }
    return try call(self, start)
  }
}
