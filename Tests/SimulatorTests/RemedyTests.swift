// SPDX-License-Identifier: Apache-2.0

import Assets
import Foundation
import IOMMUFD
import RandomRequests
import Session
import Testing

@testable import Simulator

/// Every refusal says what would help.
struct RemedyTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  private static func scenarios(of machine: String) throws -> [(name: String, scenario: Scenario)] {
    let folder = folder.appending(path: machine)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".ioas") }.sorted().map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return (name, try Scenario(SourceText(text, name: name)))
    }
  }

  private func check(_ refusal: Refusal, _ statement: String) {
    #expect(!refusal.function.isEmpty && !refusal.rule.isEmpty, "\(statement)")
    #expect(refusal.remedy?.isEmpty == false, "\(statement): \(refusal)")
  }

  @Test(arguments: ["mock", "vt-d", "vt-d-group", "smmu-v3", "virtio-iommu"])
  func `refusals of real scenarios have a reason and a remedy`(machine: String) throws {
    let description = try Machine.builtIn(machine)
    for (name, scenario) in try Self.scenarios(of: machine) {
      var session = Session(machine: description)
      for (line, statement) in scenario.statements {
        let entry = session.perform(statement, line: line)
        if let refusal = entry.refusal { check(refusal, "\(name):\(line) \(statement)") }
      }
    }
  }

  @Test(arguments: Design.all.map(\.name))
  func `refusals of the scenarios that tell designs apart have a reason and a remedy`(design: String) throws {
    let design = try #require(Design.named(design))
    var found = 0
    for (name, text) in Asset.designs {
      let scenario = try Scenario(SourceText(text, name: name))
      for machine in try machines(for: scenario) {
        var session = Session(machine: machine, design: design)
        for (line, statement) in scenario.statements {
          guard let refusal = session.perform(statement, line: line).refusal else { continue }
          found += 1
          check(refusal, "\(design.name) on \(machine.name), \(name):\(line) \(statement)")
        }
      }
    }
    #expect(found > 20)
  }

  /// The machine that a scenario names, and the same hardware as it was driven before, where there is such.
  private func machines(for scenario: Scenario) throws -> [Machine] {
    let own = scenario.machineName.flatMap { name in Machine.builtInNames.contains(name) ? name : nil }
    guard let own else { return [] }
    let late = own == "smmu-v3" ? ["smmu-v3-late", "smmu-v2"] : []
    return try ([own] + late).map { try Machine.builtIn($0) }
  }

  @Test(arguments: Machine.builtInNames, Design.all.map(\.name))
  func `refusals of random operations have a reason and a remedy`(machine: String, design: String) throws {
    let design = try #require(Design.named(design))
    var walk = Walk(on: try Machine.builtIn(machine), design: design, seed: 91)
    var found: Set<String> = []
    for _ in 0..<3000 {
      let (request, outcome) = walk.step()
      guard let refusal = outcome.refusal else { continue }
      if found.insert("\(refusal.errno) \(refusal.function)").inserted { check(refusal, "\(request)") }
    }
    #expect(found.count > 10)
  }

  @Test func `what was made to fail says so`() throws {
    var kernel = Kernel(machine: try Machine.builtIn("vt-d"))
    let outcome = kernel.perform(.ioasAlloc, failing: [Fault("iommufd_ioas_alloc_ioctl", .ENOMEM)]).outcome
    #expect(outcome.refusal?.remedy?.contains("failing") == true)
  }
}
