// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IOMMUFD
import SystemPackage

/// Writes random scenarios for a machine: equal options give equal files.
@main
struct RandomScenarios: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write random scenarios that a kernel and the simulator must answer alike.")

  @Option(help: "A file that describes the machine.")
  var machine: String

  @Option(help: "The seed of the first scenario; the others count up from it.")
  var seed: UInt64 = 1

  @Option(help: "The number of operations in each scenario.")
  var operations = 100

  @Option(help: "The number of scenarios.")
  var count = 1

  @Option(help: "The folder for the scenarios, which exists.")
  var output: String

  func run() throws {
    let source = SourceText(try text(of: FilePath(machine)), name: machine)
    let machine = try Machine(describedBy: try Scenario(source).header, source: source)
    for seed in seed..<seed + UInt64(count) {
      var writer = ScenarioWriter(seed: seed, machine: machine)
      let path = FilePath(output).appending("seed-\(seed).ioas")
      try write("\(writer.scenario(operations: operations))", to: path)
    }
  }

  private func text(of path: FilePath) throws -> String {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
      var bytes: [UInt8] = []
      while true {
        let part = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if part.isEmpty { return String(decoding: bytes, as: UTF8.self) }
        bytes += part
      }
    }
  }

  private func write(_ text: String, to path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite, .groupRead, .otherRead])
    _ = try file.closeAfter { try file.writeAll(text.utf8) }
  }
}
