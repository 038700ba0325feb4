// SPDX-License-Identifier: Apache-2.0

import CPty
import Glibc

/// A program on a terminal of its own.
final class Pty {
  private let terminal: Int32
  let process: pid_t

  /// Starts a program on a terminal of a size.
  init(_ command: [String], columns: Int, rows: Int, home: String) throws {
    let environment = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=\(home)", "PATH=/usr/bin:/bin"]
    let words = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    var end: Int32 = -1
    process = cp_spawn_on_terminal(words, variables, Int32(rows), Int32(columns), &end)
    terminal = end
    if process < 0 { throw BenchmarkError("\(command[0]): \(String(cString: strerror(-process)))") }
  }

  deinit {
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    close(terminal)
  }

  /// Sends bytes to the program.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
  }

  /// What the program writes until it has been silent for so many milliseconds, and when the last byte came.
  func read(untilSilentFor silence: Int32 = 25) -> (bytes: Int, last: ContinuousClock.Instant?) {
    var (count, last): (Int, ContinuousClock.Instant?) = (0, nil)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var event = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    while poll(&event, 1, silence) > 0 {
      let part = Glibc.read(terminal, &chunk, chunk.count)
      if part <= 0 { break }
      count += part
      last = .now
    }
    return (count, last)
  }

  /// When the program has written a text; nil where that takes more than ten seconds.
  func wait(for text: String) -> ContinuousClock.Instant? {
    let wanted = Array(text.utf8)
    var (seen, chunk): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 1 << 16))
    var event = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    while poll(&event, 1, 10_000) > 0 {
      let part = Glibc.read(terminal, &chunk, chunk.count)
      if part <= 0 { return nil }
      seen += chunk[..<part]
      if seen.contains(wanted) { return .now }
    }
    return nil
  }
}

/// Why nothing can be measured.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension [UInt8] {
  fileprivate func contains(_ part: [UInt8]) -> Bool {
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { self[$0..<($0 + part.count)].elementsEqual(part) }
  }
}
