// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Standard output and standard error.
enum Output {
  /// Writes text on standard output.
  ///
  /// Throws a failure where it cannot be written; one without words where nobody reads any more.
  static func write(_ text: String) throws(Failure) {
    try write(text.utf8)
  }

  /// Writes bytes on standard output, and throws as for text.
  static func write(_ bytes: some Sequence<UInt8>) throws(Failure) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      throw Failure(.unreadable)
    } catch {
      throw Failure(.unreadable, "ioascope: standard output: \(error)")
    }
  }

  /// Writes a file that is not there yet, and says in words what became of it.
  static func save(_ bytes: [UInt8], _ path: String) -> String {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(bytes) }
      return "saved \(path), \(bytes.count) bytes"
    } catch Errno.fileExists {
      return "\(path) is there already, and stays as it is"
    } catch {
      return "\(path): \(error)"
    }
  }

  /// Writes lines on standard error; what they quote from a file cannot control the terminal.
  static func complain(_ text: String) {
    guard !text.isEmpty else { return }
    _ = try? FileDescriptor.standardError.writeAll((harmless(text) + "\n").utf8)
  }

  /// A text in which no control character but newlines is left.
  static func harmless(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control && scalar != "\n" ? "\u{FFFD}" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// Bytes on their way to standard output.
struct OutputBuffer {
  /// The bytes that were not written yet.
  var bytes: [UInt8] = []

  private static let size = 1 << 16

  init() { bytes.reserveCapacity(Self.size + 1024) }

  /// Writes the bytes if they are many.
  mutating func flushIfFull() throws(Failure) {
    if bytes.count >= Self.size { try flush() }
  }

  /// Writes the bytes.
  mutating func flush() throws(Failure) {
    guard !bytes.isEmpty else { return }
    try Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
