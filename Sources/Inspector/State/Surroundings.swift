// SPDX-License-Identifier: Apache-2.0

/// What the program around knows that the inspector may ask for.
public struct Surroundings: Sendable {
  /// The paths that begin with a text, those of folders with / at their end.
  public var files: @Sendable (_ prefix: String) -> [String]

  /// Creates surroundings; by default there are no files.
  public init(files: @escaping @Sendable (_ prefix: String) -> [String] = { _ in [] }) {
    self.files = files
  }
}
