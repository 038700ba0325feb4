// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Expects all of what a command line gives: status, standard output and standard error.
func expect(
  _ arguments: [String], input: String = "", status: Int32, stdout: String = "", stderr: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let result = try run(arguments, input: input)
  #expect(result.status == status, "\(result.stderr)", sourceLocation: sourceLocation)
  #expect(result.stdout == stdout, sourceLocation: sourceLocation)
  #expect(result.stderr == stderr, sourceLocation: sourceLocation)
}

/// Expects that a command line is refused: nothing on standard output, and words on standard error.
func expectRefusal(
  _ arguments: [String], input: String = "", status: Int32, saying words: String...,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let result = try run(arguments, input: input)
  #expect(result.status == status, "\(result.stderr)", sourceLocation: sourceLocation)
  #expect(result.stdout == "", sourceLocation: sourceLocation)
  for word in words { #expect(result.stderr.contains(word), sourceLocation: sourceLocation) }
}

/// What a command line prints that succeeds and complains of nothing.
func output(
  of arguments: [String], input: String = "", sourceLocation: SourceLocation = #_sourceLocation
) throws -> String {
  let result = try run(arguments, input: input)
  #expect(result.status == 0 && result.stderr == "", "\(result)", sourceLocation: sourceLocation)
  return result.stdout
}

/// The picture that `ioascope frame` prints after some keys, without trailing newlines.
func frame(_ keys: String = "", columns: Int = 80, rows: Int = 24, _ arguments: [String] = []) throws
  -> String
{
  let command = ["frame", "--size", "\(columns)x\(rows)", "--keys", keys] + arguments
  return try withoutBlankEnd(output(of: command))
}

/// A screen as text without the blanks that it ends with, on which those who read screens differ.
func withoutBlankEnd(_ text: String) -> String {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    String(line.reversed().drop { $0 == " " }.reversed())
  }
  while lines.last == "" { lines.removeLast() }
  return lines.joined(separator: "\n")
}
