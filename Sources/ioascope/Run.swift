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

  @Argument(help: "The files, or run strings; - is standard input.", completion: .file())
  var files: [String]

  @Flag(help: "Print one JSON object for each operation.")
  var json = false

  @Flag(help: "Say also what would make a refused operation succeed; with --json, why it was refused.")
  var why = false

  @Flag(
    help: "Print a text for a mail, 72 columns wide: comments, operations, answers, and what changed.")
  var transcript = false

  @OptionGroup var options: WorldOptions

  func validate() throws {
    if transcript, json || why {
      throw ValidationError("--transcript says why by itself, and is no JSON: it stands alone")
    }
  }

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
    if transcript {
      let introduction = try Transcript.introduction(of: text)
      try Output.write(Transcript.head(world.machine.name, world.design, introduction))
    }
    return try run(text, world, &progress)
  }

  /// Runs a scenario, and takes back what it made on the kernel of this host.
  private func run(
    _ text: InputText, _ world: World, _ progress: inout Progress
  ) throws(Failure) -> Status {
    guard let host = world.host else {
      var interpreter = Interpreter(machine: world.machine, design: world.design)
      return try run(text, &interpreter, &progress)
    }
    let connection = try host.connect()
    defer { connection.close() }
    var interpreter = Interpreter(
      machine: world.machine, design: world.design, inStep: connection.inStep)
    return try run(text, &interpreter, &progress)
  }

  /// Runs a scenario on a kernel, and says whether expectations were met and a simulator kept step.
  ///
  /// While some operations are performed the next lines are read and parsed on another thread.
  private func run(
    _ text: InputText, _ interpreter: inout Interpreter, _ progress: inout Progress
  ) throws(Failure) -> Status {
    var worst = Status.ok
    var output = OutputBuffer()
    var reader = StatementReader(lines: try text.lines(), name: text.name)
    reader.read()
    while !reader.statements.isEmpty || !reader.isFinished {
      let batch = reader.statements
      let ahead = reader
      (reader, worst) = try both({ ahead.reading() }) { () throws(Failure) in
        max(worst, try perform(batch, &interpreter, &output, &progress, in: text.name))
      }
    }
    try output.flush()
    if let failure = reader.failure { throw failure }
    return worst
  }

  /// Performs operations, writes what they answer, and complains of what was not to be expected.
  private func perform(
    _ batch: [StatementReader.Operation], _ interpreter: inout Interpreter,
    _ output: inout OutputBuffer, _ progress: inout Progress, in name: String
  ) throws(Failure) -> Status {
    var worst = Status.ok
    for (line, statement, caption) in batch {
      let before = transcript ? interpreter.kernel : nil
      let performed = interpreter.perform(statement)
      let answer = Answer(
        line: line, statement, performed.outcome, divergences: performed.divergences,
        notes: performed.notes)
      if let before {
        let changes = Change.between(before, interpreter.kernel)
        output.bytes += Transcript.text(of: answer, under: caption, changes).utf8
      } else {
        write(answer, to: &output)
      }
      // What was done to a running kernel is told even if the program ends here.
      try interpreter.inStep == nil ? output.flushIfFull() : output.flush()
      if answer.meetsExpectation, answer.divergences.isEmpty { continue }
      worst = max(worst, answer.divergences.isEmpty ? .expectationFailed : .differs)
      progress.clear()
      try output.flush()
      for complaint in complaints(of: answer, in: name) { Output.complain(complaint) }
    }
    if let last = batch.last { progress.update(done: last.line) }
    return worst
  }

  private func write(_ answer: Answer, to output: inout OutputBuffer) {
    if json {
      answer.writeJSON(to: &output.bytes, withReason: why)
    } else {
      answer.writeText(to: &output.bytes, withRemedy: why)
    }
    output.bytes.append(UInt8(ascii: "\n"))
  }

  private func complaints(of answer: Answer, in file: String) -> [String] {
    let place = "\(file):\(answer.line)"
    let divergences = answer.divergences.map { "\(place): differs: \($0)" }
    if answer.meetsExpectation { return divergences }
    let expected = answer.statement.expectation.map { "\($0)" } ?? "ok"
    let got = answer.refusal.map { "\($0)" } ?? "ok"
    return ["\(place): expected \(expected), got \(got)"] + divergences
  }
}

extension Status: Comparable {
  static func < (a: Status, b: Status) -> Bool { a.rawValue < b.rawValue }
}
