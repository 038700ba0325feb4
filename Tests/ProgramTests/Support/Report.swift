// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A text that a command printed once and must print again.
///
/// With IOASCOPE_RECORD=1 in the environment the files in its folder are written anew instead.
struct Report {
  private let url: URL

  init(_ name: String, in folder: String = "Reports") {
    url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "\(folder)/\(name).txt")
  }

  /// Expects that a command prints the text and ends with a status.
  func expect(
    _ arguments: [String], input: String, status: Int32, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try run(arguments, input: input)
    #expect(result.status == status && result.stderr == "", "\(result)", sourceLocation: sourceLocation)
    let actual = "$ ioascope \(arguments.joined(separator: " "))\n\(result.stdout)"
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try actual.write(to: url, atomically: true, encoding: .utf8)
      return
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == actual, sourceLocation: sourceLocation)
  }
}
