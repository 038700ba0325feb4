// SPDX-License-Identifier: Apache-2.0

import CPty
import Foundation

/// How a program ended that ran without a terminal.
///
/// The status is that of `exit`, or minus the signal that ended the program.
public typealias Outcome = (status: Int32, stdout: String, stderr: String)

/// Runs the product without a terminal, and waits for its end.
public func run(
  _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
  product: String = "ioascope", seconds: Double = 60
) throws -> Outcome {
  let command = [productPath(product)] + arguments
  return try runProgram(command, input: input, environment: environment, seconds: seconds)
}

/// Runs the product without a terminal, with text as its input, and waits for its end.
public func run(
  _ arguments: [String], input: String, environment: [String: String] = [:],
  product: String = "ioascope", seconds: Double = 60
) throws -> Outcome {
  try run(
    arguments, input: Array(input.utf8), environment: environment, product: product, seconds: seconds)
}

/// Runs any program without a terminal, and waits for its end.
public func runProgram(
  _ command: [String], input: [UInt8] = [], environment: [String: String] = [:], seconds: Double = 60
) throws -> Outcome {
  var child = try PipeChild(command, childEnvironment(environment), input: input)
  defer { child.close() }
  return try child.outcome(Deadline(seconds: seconds))
}

/// A child whose standard descriptors are pipes.
private struct PipeChild {
  private let command: [String]
  private let process: pid_t
  private let end: Int32
  private var pipes: [Int32] = [-1, -1, -1]
  private var input: ArraySlice<UInt8>
  private var output: [[UInt8]] = [[], [], []]
  private var isReaped = false

  init(_ command: [String], _ environment: [String: String], input: [UInt8]) throws {
    // A program that does not read its input must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    var pipes: [Int32] = [-1, -1, -1]
    process = withVectors(command, environment) { cp_spawn_with_pipes($0, $1, &pipes) }
    guard process > 0 else { throw SpawnError(command, errno: -process) }
    self.command = command
    self.pipes = pipes
    self.input = input[...]
    end = cp_process_descriptor(process)
  }

  mutating func outcome(_ deadline: Deadline) throws -> Outcome {
    while !deadline.hasPassed {
      if input.isEmpty { closePipe(0) }
      let ready = deadline.awaitInput([pipes[1], pipes[2], end], orOutput: [pipes[0]])
      if ready.contains(pipes[0]) { feed() }
      for index in [1, 2] where ready.contains(pipes[index]) { collect(index) }
      // Its own children may hold the pipes for ever, so their end is not what counts.
      var status: Int32 = 0
      guard ready.contains(end), cp_reap(process, &status) else { continue }
      isReaped = true
      return finished(status)
    }
    throw SpawnError(command, "still runs")
  }

  private mutating func finished(_ status: Int32) -> Outcome {
    for index in [1, 2] {
      while pipes[index] >= 0, let bytes = readAvailable(pipes[index]), !bytes.isEmpty {
        output[index] += bytes
      }
    }
    return (status, String(decoding: output[1], as: UTF8.self), String(decoding: output[2], as: UTF8.self))
  }

  private mutating func feed() {
    let count = input.withUnsafeBytes { write(pipes[0], $0.baseAddress, $0.count) }
    if count > 0 { input = input.dropFirst(count) } else if errno != EAGAIN { input = [] }
  }

  private mutating func collect(_ index: Int) {
    if let bytes = readAvailable(pipes[index]) { output[index] += bytes } else { closePipe(index) }
  }

  private mutating func closePipe(_ index: Int) {
    guard pipes[index] >= 0 else { return }
    Foundation.close(pipes[index])
    pipes[index] = -1
  }

  mutating func close() {
    for index in pipes.indices { closePipe(index) }
    Foundation.close(end)
    guard !isReaped else { return }
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }
}
