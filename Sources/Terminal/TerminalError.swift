// SPDX-License-Identifier: Apache-2.0

/// Why there is no screen to show anything on.
public struct TerminalError: Error, CustomStringConvertible, Sendable {
  /// The reason in words.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
