// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A directory for the files of one test, which is gone when the test is over.
final class Scratch {
  /// The path of the directory.
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "ioascope-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(filePath: path).appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// Writes a file of text, and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Array(text.utf8))
  }
}
