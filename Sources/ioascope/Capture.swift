// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DevIOMMU
import IOMMUFD

/// `ioascope capture`: this host as a machine file.
struct Capture: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print this host as a machine file for the simulator.",
    discussion: """
      What sysfs does not tell stands in comments as assumed. 'ioascope capture > my.ioas' and then \
      'ioascope --machine ./my.ioas' opens the simulator on a machine like this host.
      """)

  @Option(help: "The name of the machine, one word.")
  var name = "captured"

  func validate() throws {
    let scenario = try? Scenario(SourceText("machine \(name)", name: "command line"))
    guard scenario?.machineName == name else { throw ValidationError("'\(name)' cannot name a machine") }
  }

  func run() throws {
    let topology = try Topology.ofThisHost()
    guard let text = topology.capture(named: name) else {
      let reasons = topology.omissions.map { "\n  \($0)" }.joined()
      throw Failure(
        .unreadable,
        "ioascope: no device of this host sits behind an IOMMU that the simulator knows\(reasons)")
    }
    try Output.write(text)
  }
}
