// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Standard output and standard error.
enum Output {
  /// Writes text on standard output; what cannot be written any more is nobody's loss.
  static func write(_ text: String) {
    _ = try? FileDescriptor.standardOutput.writeAll(text.utf8)
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
