// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

/// Reads bytes as a scenario; what can be read must print and read as the same, and run without contradiction.
///
/// Stops the program where something is wrong.
public func fuzzLanguage(_ bytes: [UInt8], on machine: Machine) {
  guard let text = String(validating: bytes, as: UTF8.self),
    let scenario = try? Scenario(SourceText(text, name: "fuzz"))
  else { return }
  let printed = "\(scenario)"
  guard let copy = try? Scenario(SourceText(printed, name: "copy")), copy == scenario else {
    preconditionFailure("a scenario does not read as it prints:\n\(printed)")
  }
  var interpreter = Interpreter(machine: machine)
  for (_, statement) in scenario.statements.prefix(100) {
    interpreter.perform(statement)
    let problems = interpreter.kernel.checkInvariants()
    precondition(problems.isEmpty, "\(statement): \(problems)")
  }
}
