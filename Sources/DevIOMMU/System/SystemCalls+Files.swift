// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD

extension SystemCalls {
  /// Makes a call, again as long as a signal interrupts it.
  ///
  /// Not for `close`: the descriptor is gone even then.
  func retrying(_ call: SystemCall) throws(Errno) -> Int {
    while true {
      do throws(Errno) {
        return try perform(call)
      } catch {
        if error != .EINTR { throw error }
      }
    }
  }

  /// The bytes that a call writes into a buffer of so many bytes.
  func bytes(
    upTo count: Int, _ call: (UnsafeMutableRawBufferPointer) -> SystemCall
  ) throws(Errno) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let result = buffer.withUnsafeMutableBytes { memory in
      Result { () throws(Errno) in try retrying(call(memory)) }
    }
    return Array(buffer.prefix(try result.get()))
  }

  /// Opens a file for reading, or for reading and writing.
  func open(_ path: String, writable: Bool = false) throws(Errno) -> Descriptor {
    let number = try retrying(.open(path: path, flags: writable ? O_RDWR : O_RDONLY))
    return Descriptor(owning: Int32(number), self)
  }

  /// The whole contents of a small file, without the newline at the end.
  public func text(of path: String) throws(Errno) -> String {
    let file = try open(path)
    var bytes: [UInt8] = []
    while true {
      let part = try self.bytes(upTo: 4096) { .read(file.number, $0) }
      if part.isEmpty { break }
      bytes += part
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a symbolic link points to.
  public func target(ofLink path: String) throws(Errno) -> String {
    String(decoding: try bytes(upTo: 4096) { .readLink(path: path, $0) }, as: UTF8.self)
  }

  /// The names in a directory, sorted, without `.` and `..`.
  public func names(in directory: String) throws(Errno) -> [String] {
    let file = try open(directory)
    var names: [String] = []
    while true {
      let entries = try bytes(upTo: 1 << 15) { .readDirectory(file.number, $0) }
      if entries.isEmpty { return names.sorted() }
      names += DirectoryEntry.names(in: entries[...])
    }
  }

  /// Type, permissions and owner of a file.
  func status(of path: String) throws(Errno) -> ciommufd_status {
    var status = ciommufd_status()
    _ = try withUnsafeMutablePointer(to: &status) { (pointer) throws(Errno) in
      try retrying(.status(path: path, pointer))
    }
    return status
  }
}

/// The entries that `getdents64` writes: inode 8 bytes, offset 8, length of the entry 2, type 1, name.
enum DirectoryEntry {
  private static let lengthOffset = 16
  private static let nameOffset = 19

  /// The names in a buffer, without `.` and `..`.
  static func names(in bytes: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var rest = bytes
    while rest.count > nameOffset {
      let start = rest.startIndex
      let length = Int(UInt16(littleEndianBytes: rest[(start + lengthOffset)...].prefix(2)))
      guard length > nameOffset, length <= rest.count else { break }
      let name = rest[(start + nameOffset)..<(start + length)].prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
      rest = rest.dropFirst(length)
    }
    return names.filter { $0 != "." && $0 != ".." }
  }
}
