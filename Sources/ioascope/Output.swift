// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Standard output and standard error.
enum Output {
  /// Writes text on standard output.
  ///
  /// Throws a failure where it cannot be written; one without words where nobody reads any more.
  static func write(_ text: String) throws(Failure) {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
    } catch Errno.brokenPipe {
      throw Failure(.unreadable)
    } catch {
      throw Failure(.unreadable, "ioascope: standard output: \(error)")
    }
  }

  /// Writes lines on standard error; what they quote from a file cannot control the terminal.
  static func complain(_ text: String) {
    guard !text.isEmpty else { return }
    let harmless = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control && scalar != "\n" ? "\u{FFFD}" : scalar
    }
    _ = try? FileDescriptor.standardError.writeAll((String(String.UnicodeScalarView(harmless)) + "\n").utf8)
  }
}
