// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Testing

@testable import DevIOMMU

/// What real kernels answered, through the system calls of the real backend, in front of a simulated kernel.
struct GoldenTests {
  @Test(arguments: GoldenFile.all)
  func `a scenario gives the answers of a real kernel through system calls`(_ file: GoldenFile) throws {
    let scenario = try file.scenario()
    let answers = try file.answers()
    let machine = try Machine.builtIn(scenario.machineName ?? "")
    let system = SimulatedSystem(machine: machine)
    let kernel = try RealKernel(system: system, deviceFiles: system)
    // The names in the text stand for what a simulator beside it expects them to.
    var interpreter = Interpreter(machine: machine)
    for (statement, real) in zip(scenario.statements, answers) {
      let expected = interpreter.perform(statement.1)
      let outcome = kernel.answer(expected.request, predicted: try? expected.outcome.get())
      let answer = Answer(line: statement.0, statement.1, outcome.mapError(Refusal.init))
      #expect(answer.json == real, "\(statement.1)")
    }
    #expect(scenario.statements.count == answers.count)
    #expect(kernel.close() == [])
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
  }
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
