// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD
import Session

extension Inspector {
  /// Asks the running kernel again about every IOAS.
  mutating func reconcile() {
    let count = session.kernel.ioases.count
    let found = session.reconcile()
    notice =
      found.isEmpty
      ? .message("the kernel was asked again: the ranges of \(count.counted("IOAS")) are as shown")
      : .differences(found)
  }

  /// The words in the title about where operations go.
  var backendFacts: [Span] {
    guard let inStep = session.inStep else {
      return [Span(" sim \(session.kernel.machine.name)"), Span(" · \(session.kernel.design.name) ")]
    }
    var facts = [Span(" Linux \(inStep.release)"), Span(" · sim \(session.kernel.design.name) ")]
    if !inStep.evidence.isInStep {
      facts.append(Span("out of step ", .bad, bold: true))
    } else if session.divergences.isEmpty {
      facts.append(Span("in step ", .good))
    }
    if !session.divergences.isEmpty {
      facts.append(Span("\(session.divergences.count) ≠ ", .bad, bold: true))
    }
    if !inStep.mayTouchDevices { facts.append(Span("look only ", .accent)) }
    return facts
  }

  /// What the kernel and the simulator say differently, one under the other.
  func drawDifferences(_ differences: [Divergence], above line: Region, on frame: inout Frame) {
    let lines = differences.flatMap(\.texts).flatMap { Text.wrap($0, width: size.columns - 4) }
    Box(title: "the kernel and the simulator differ", lines: lines, ink: .bad)
      .draw(above: line.row, width: size.columns, on: &frame)
    frame.write(
      keymap.filled(" {back} closes"), row: line.row, column: 0, style: Style(.accent), within: line)
  }
}

extension Divergence {
  /// What differs, and what both sides say.
  var texts: [String] { [subject, "the kernel says \(kernel)", "the simulator says \(simulator)"] }
}
