// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Memory for the kernel to write into.
enum WholePages {
  /// The size of a page in bytes.
  static let size = 4096

  /// Calls with pages of zeros for at least so many bytes: nothing else lies in any of them.
  static func with<Result>(
    atLeast count: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    let length = (count + size - 1) / size * size
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: size)
    defer { memory.deallocate() }
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    return try body(memory)
  }
}

extension UnsafeMutableRawBufferPointer {
  /// The address of the first byte, as the structs of the ABI hold it; 0 for no memory.
  var address: UInt64 { UInt64(UInt(bitPattern: baseAddress)) }
}
