// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD
import KernelDouble
import Session
import Testing

@testable import DevIOMMU

/// What real kernels answered, through the system calls of the real backend, in front of a simulated kernel.
struct GoldenTests {
  @Test(arguments: GoldenFile.all)
  func `a scenario gives the answers of a real kernel through system calls`(_ file: GoldenFile) throws {
    let scenario = try Scenario(SourceText(file.scenario, name: file.description))
    let machine = try Machine.builtIn(scenario.machineName ?? "")
    let system = SimulatedSystem(machine: machine)
    let kernel = try RealKernel(system: system, deviceFiles: system)
    // The names in the text stand for what a simulator beside it expects them to.
    var interpreter = Interpreter(machine: machine)
    for (statement, real) in zip(scenario.statements, file.answers) {
      let expected = interpreter.perform(statement.1)
      let outcome = kernel.answer(expected.request, predicted: try? expected.outcome.get())
      let answer = Answer(line: statement.0, statement.1, outcome.mapError(Refusal.init))
      #expect(answer.json == real, "\(statement.1)")
    }
    #expect(scenario.statements.count == file.answers.count)
    #expect(kernel.close() == [])
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
  }
}

/// A scenario that ran on a real kernel, with the answers beside it.
struct GoldenFile: CustomStringConvertible, Sendable {
  private let path: String

  var description: String { path.split(separator: "/").suffix(2).joined(separator: "/") }
  var scenario: String { text(path) }
  var answers: [String] {
    text(path.dropLast(4) + "jsonl").split(separator: "\n").map(String.init)
  }

  private func text(_ path: some StringProtocol) -> String {
    (try? String(contentsOfFile: String(path), encoding: .utf8)) ?? ""
  }

  static let all: [GoldenFile] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Golden")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".ioas") }.sorted()
      .map { GoldenFile(path: folder.appending(path: $0).path) }
  }()
}

extension Answer {
  var json: String {
    var bytes: [UInt8] = []
    writeJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Refusal {
  /// The errno alone: the reasons are not compared.
  init(_ errno: Errno) { self.init(errno, in: "", "") }
}
