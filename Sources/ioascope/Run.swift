// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import Session

/// `ioascope run`: scenario files, without a screen.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run scenario files and print what every operation answered.")

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
    let world: World
    do throws(Failure) {
      world = try World(path: file, options)
    } catch {
      Output.complain(error.message)
      return error.status
    }
    return try run(world) ? .ok : .expectationFailed
  }

  /// Runs a scenario; false if an expectation failed.
  private func run(_ world: World) throws(Failure) -> Bool {
    var session = world.freshSession
    var isMet = true
    var text = ""
    for (line, statement) in world.scenario.statements {
      let entry = session.perform(statement, line: line)
      text += (json ? entry.json.description : entry.text) + "\n"
      if text.utf8.count > 1 << 16 || !entry.meetsExpectation {
        try Output.write(text)
        text = ""
      }
      if !entry.meetsExpectation {
        isMet = false
        Output.complain(failure(entry, in: world.source.name))
      }
    }
    try Output.write(text)
    return isMet
  }

  private func failure(_ entry: JournalEntry, in file: String) -> String {
    let expected = entry.statement.expectation.map { "\($0)" } ?? "ok"
    let got = entry.refusal.map { "\($0)" } ?? "ok"
    return "\(file):\(entry.line ?? 0): expected \(expected), got \(got)"
  }
}

extension Status: Comparable {
  static func < (a: Status, b: Status) -> Bool { a.rawValue < b.rawValue }
}
