// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session

/// `ioascope run`: scenario files, without a screen.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run scenario files and print what every operation answered.",
    discussion: """
      Every file is checked whole before its first operation runs. A file is read twice for that; what comes \
      from a pipe is kept in memory.
      """)

  @Argument(help: "The files; - is standard input.")
  var files: [String]

  @Flag(help: "Print one JSON object for each operation.")
  var json = false

  @OptionGroup var options: WorldOptions

  func run() throws {
    var worst = Status.ok
    for (index, file) in files.enumerated() {
      if files.count > 1, !json { try Output.write((index > 0 ? "\n" : "") + "\(file):\n") }
      worst = max(worst, try status(of: file))
    }
    if worst != .ok { throw Failure(worst) }
  }

  /// Runs one file and complains of what is wrong with it.
  private func status(of file: String) throws(Failure) -> Status {
    var progress = Progress(of: file == "-" ? "standard input" : file)
    defer { progress.clear() }
    let text: InputText
    let check: Check
    let world: World
    do throws(Failure) {
      text = try InputText(file)
      check = try Check(text, &progress)
      world = try World(check.header, check.source, options)
    } catch {
      progress.clear()
      Output.complain(error.message)
      return error.status
    }
    progress.begin(.running(of: check.lineCount))
    return try run(text, world, &progress) ? .ok : .expectationFailed
  }

  /// Runs a scenario; false if an expectation failed.
  private func run(
    _ text: InputText, _ world: World, _ progress: inout Progress
  ) throws(Failure) -> Bool {
    var interpreter = Interpreter(machine: world.machine, design: world.design)
    var isMet = true
    var output = OutputBuffer()
    var lines = try text.lines()
    while let line = try lines.next() {
      if let statement = try statement(line, in: text.name) {
        let answer = Answer(line: line.number, statement, interpreter.perform(statement).outcome)
        write(answer, to: &output)
        try output.flushIfFull()
        if !answer.meetsExpectation {
          isMet = false
          progress.clear()
          try output.flush()
          Output.complain(complaint(of: answer, in: text.name))
        }
      }
      progress.update(done: line.number)
    }
    try output.flush()
    return isMet
  }

  /// The operation in a line; nil where it is none.
  ///
  /// Throws a failure where the file is not what it was when it was checked.
  private func statement(_ line: TextLine, in name: String) throws(Failure) -> Statement? {
    do throws(SyntaxError) {
      if case .statement(let statement)? = try line.content(inTextNamed: name) { return statement }
      return nil
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }

  private func write(_ answer: Answer, to output: inout OutputBuffer) {
    if json { answer.writeJSON(to: &output.bytes) } else { answer.writeText(to: &output.bytes) }
    output.bytes.append(UInt8(ascii: "\n"))
  }

  private func complaint(of answer: Answer, in file: String) -> String {
    let expected = answer.statement.expectation.map { "\($0)" } ?? "ok"
    let got = answer.refusal.map { "\($0)" } ?? "ok"
    return "\(file):\(answer.line): expected \(expected), got \(got)"
  }
}

extension Status: Comparable {
  static func < (a: Status, b: Status) -> Bool { a.rawValue < b.rawValue }
}
