// SPDX-License-Identifier: Apache-2.0

import Glibc
import IOMMUFD
import Session
import Simulator

/// Measures how many requests a second the simulator answers that map and unmap.
///
///     SimulatorBenchmarks [--repeat N] [AREAS]
///
/// What is measured alternates, so that what else the machine does falls on all; medians are printed.
@main
struct SimulatorBenchmarks {
  static func main() throws {
    var areas = 1_000_000
    var repetitions = 3
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      if argument == "--repeat" {
        repetitions = arguments.popFirst().flatMap { Int($0) } ?? repetitions
      } else if let count = Int(argument), count > 0 {
        areas = count
      }
    }
    let medians = try measure(Work(areas: areas), repetitions)
    print("\(areas) areas; requests a second")
    for subject in Subject.all { printRow(subject, medians) }
    printRatios(medians)
  }

  /// The median rates of all subjects.
  private static func measure(_ work: Work, _ repetitions: Int) throws -> [Subject: Rates] {
    var runs: [Subject: [Rates]] = [:]
    for _ in 0..<max(1, repetitions) {
      for subject in Subject.all { runs[subject, default: []].append(try subject.measure(work)) }
    }
    return runs.mapValues { Rates(mediansOf: $0) }
  }

  private static func printRow(_ subject: Subject, _ medians: [Subject: Rates]) {
    guard let rates = medians[subject] else { return }
    let title = subject.description.padded(to: 44)
    print("\(title)map \(short(rates.map).padded(to: 12))unmap \(short(rates.unmap))")
  }

  private static func printRatios(_ medians: [Subject: Rates]) {
    print("\nTime as a multiple")
    for order in Order.allCases {
      for hasJournal in [false, true] {
        let plain = Subject(order: order, isLinked: false, hasJournal: hasJournal)
        let linked = Subject(order: order, isLinked: true, hasJournal: hasJournal)
        printRatio("linked / unlinked, \(linked)", medians[plain], medians[linked])
      }
      for isLinked in [false, true] {
        let off = Subject(order: order, isLinked: isLinked, hasJournal: false)
        let on = Subject(order: order, isLinked: isLinked, hasJournal: true)
        printRatio("journal on / off, \(off)", medians[off], medians[on])
      }
    }
  }

  private static func printRatio(_ title: String, _ one: Rates?, _ other: Rates?) {
    guard let one, let other else { return }
    let (map, unmap) = (one.map / other.map, one.unmap / other.unmap)
    print("\(title.padded(to: 64))map \(rounded(map).padded(to: 8))unmap \(rounded(unmap))")
  }

  private static func short(_ rate: Double) -> String { "\(Int(rate / 1000)),000" }

  private static func rounded(_ ratio: Double) -> String { "\((ratio * 100).rounded() / 100)" }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
