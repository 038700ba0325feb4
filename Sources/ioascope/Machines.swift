// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Assets

/// `ioascope machines`: the machines that are built in, as files that can be changed.
struct Machines: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the built-in machines, or print one as a machine file to start from.")

  @Argument(help: "The machine to print.", completion: .list(Asset.machines.map(\.name)))
  var name: String?

  func run() throws {
    guard let name else {
      let width = Asset.machines.map(\.name.count).max() ?? 0
      for (name, text) in Asset.machines {
        let comment = text.split(separator: "\n").first?.dropFirst(2) ?? ""
        try Output.write("\(name)\(String(repeating: " ", count: width - name.count))  \(comment)\n")
      }
      return
    }
    guard let asset = Asset.machines.first(where: { $0.name == name }) else {
      let known = Asset.machines.map(\.name).joined(separator: ", ")
      throw Failure(.unreadable, "ioascope: no machine is called '\(name)'; there are \(known)")
    }
    try Output.write(asset.text)
  }
}
