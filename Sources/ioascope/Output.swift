// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Standard output and standard error.
enum Output {
  /// Writes text on standard output; what cannot be written any more is nobody's loss.
  static func write(_ text: String) {
    _ = try? FileDescriptor.standardOutput.writeAll(text.utf8)
  }

  /// Writes lines on standard error.
  static func complain(_ text: String) {
    guard !text.isEmpty else { return }
    _ = try? FileDescriptor.standardError.writeAll((text + "\n").utf8)
  }
}
