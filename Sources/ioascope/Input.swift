// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import SystemPackage

/// Files of the scenario language.
enum Input {
  /// Reads a file, or standard input for `-`.
  ///
  /// Throws a failure that names the file and the reason.
  static func source(_ path: String) throws(Failure) -> SourceText {
    let name = path == "-" ? "standard input" : path.isEmpty ? "''" : path
    let bytes: [UInt8]
    do {
      bytes = try path == "-" ? readAll(.standardInput) : read(FilePath(path))
    } catch {
      throw Failure(.unreadable, "ioascope: \(name): \(error)")
    }
    return SourceText(try text(bytes, name: name), name: name)
  }

  /// Gives the terminal's keys to standard input, after a scenario has been read from there.
  ///
  /// Throws a failure where there is no terminal.
  static func takeKeysFromTerminal() throws(Failure) {
    do {
      let terminal = try FileDescriptor.open("/dev/tty", .readWrite)
      try terminal.closeAfter { _ = try terminal.duplicate(as: .standardInput) }
    } catch {
      throw Failure(.noTerminal, "ioascope: /dev/tty: \(error)")
    }
  }

  /// Reads and parses a file.
  static func scenario(_ source: SourceText) throws(Failure) -> Scenario {
    do {
      return try Scenario(source)
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }

  private static func read(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter { try readAll(file) }
  }

  private static func readAll(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let chunk = 1 << 16
    while true {
      let part = try [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if part.isEmpty { return bytes }
      bytes += part
    }
  }

  /// The bytes as text; names the first byte that is not text.
  private static func text(_ bytes: [UInt8], name: String) throws(Failure) -> String {
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let bytes = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(3) : bytes[...]
    if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) { return text }
    let offset = bytes.startIndex + firstWrongByte(bytes)
    let line = bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
    let column = bytes[..<offset].reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
    throw Failure(
      .usage,
      "\(name):\(line):\(column): error: this is not text: byte \(bytes[offset].hex)\n  expected a scenario in UTF-8"
    )
  }

  private static func firstWrongByte(_ bytes: ArraySlice<UInt8>) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator), scalar != "\0" {
      offset += UTF8.width(scalar)
    }
    return min(offset, bytes.count - 1)
  }
}
