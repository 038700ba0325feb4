// SPDX-License-Identifier: Apache-2.0

import Glibc
import IOMMUFD

// Reading files, directories and links.
extension SimulatedHost {
  mutating func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    guard let reader = readers[descriptor] else {
      let into = UInt64(UInt(bitPattern: buffer.baseAddress))
      let call = RawCall(.read(into: into, count: UInt64(buffer.count)), on: descriptor)
      return Int(try process.call(call))
    }
    if reader.isDirectory { throw .EISDIR }
    let part = reader.rest.prefix(buffer.count)
    buffer.copyBytes(from: part)
    readers[descriptor]?.rest = reader.rest.dropFirst(part.count)
    return part.count
  }

  /// Gives whole entries, as many as fit.
  mutating func readDirectory(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    guard let reader = readers[descriptor] else { throw .EBADF }
    guard reader.isDirectory else { throw .ENOTDIR }
    var length = 0
    while length < reader.rest.count {
      let start = reader.rest.startIndex + length
      let next = Int(UInt16(littleEndianBytes: reader.rest[(start + 16)...].prefix(2)))
      if length + next > buffer.count { break }
      length += next
    }
    if length == 0, !reader.rest.isEmpty { throw .EINVAL }
    buffer.copyBytes(from: reader.rest.prefix(length))
    readers[descriptor]?.rest = reader.rest.dropFirst(length)
    return length
  }

  func readLink(_ path: String, _ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    let found = try files.resolve(path, followLast: false)
    guard case .link(let target)? = files[found] else { throw .EINVAL }
    let bytes = target.utf8.prefix(buffer.count)
    buffer.copyBytes(from: bytes)
    return bytes.count
  }

  /// The entries of a directory as `getdents64` gives them.
  func entries(of directory: String) -> [UInt8] {
    ([".", ".."] + files.names(in: directory)).flatMap { name in
      let size = (19 + name.utf8.count + 1 + 7) & ~7
      var entry = UInt64(1).littleEndianBytes + UInt64(0).littleEndianBytes
      entry += UInt16(size).littleEndianBytes + [UInt8(DT_UNKNOWN)] + name.utf8
      return entry + [UInt8](repeating: 0, count: size - entry.count)
    }
  }
}
