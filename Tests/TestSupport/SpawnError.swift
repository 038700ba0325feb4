// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A program that a test could not start, or that did not end.
public struct SpawnError: Error, CustomStringConvertible {
  /// What went wrong, in words.
  public let description: String

  init(_ arguments: [String], errno code: Int32) {
    description = "\(arguments): \(String(cString: strerror(code)))"
  }

  init(_ arguments: [String], _ reason: String) {
    description = "\(arguments): \(reason)"
  }
}

/// Calls a function with an argument vector and an environment as C wants them.
func withVectors<Result>(
  _ arguments: [String], _ environment: [String: String],
  _ body: ([UnsafeMutablePointer<CChar>?], [UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let vectors = [arguments, environment.map { "\($0)=\($1)" }].map { $0.map { strdup($0) } + [nil] }
  defer { vectors.joined().forEach { free($0) } }
  return body(vectors[0], vectors[1])
}
