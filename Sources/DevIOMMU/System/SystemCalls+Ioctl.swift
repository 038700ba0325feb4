// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension SystemCalls {
  /// `ioctl` with a struct of the C header that begins with its own size, in bytes.
  ///
  /// What the kernel writes is in the struct afterwards, also where it refuses. A call that a signal
  /// interrupts is made again with the struct as it was before.
  @discardableResult
  func ioctl<Struct>(
    _ file: Int32, _ command: UInt32, _ argument: inout Struct
  ) throws(Errno) -> Int {
    while true {
      var copy = argument
      do throws(Errno) {
        let result = try ioctlOnce(file, command, &copy)
        argument = copy
        return result
      } catch {
        if error == .EINTR { continue }
        argument = copy
        throw error
      }
    }
  }

  private func ioctlOnce<Struct>(
    _ file: Int32, _ command: UInt32, _ argument: inout Struct
  ) throws(Errno) -> Int {
    try withUnsafeMutableBytes(of: &argument) { (bytes) throws(Errno) in
      bytes.storeBytes(of: UInt32(bytes.count), as: UInt32.self)
      return try perform(
        .ioctl(file, command: command, argument: UInt(bitPattern: bytes.baseAddress)))
    }
  }
}
