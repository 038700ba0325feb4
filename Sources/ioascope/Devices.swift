// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DevIOMMU
import Session

/// `ioascope devices`: what this host could bind to an iommufd.
struct Devices: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List this host's PCI devices: which could be bound, why not where not, and what would help.",
    discussion: "It changes nothing, but may load the module iommufd, by opening /dev/iommu.")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let topology = try Topology.ofThisHost()
    try Output.write(json ? "\(topology.json)\n" : topology.text)
  }
}

extension Topology {
  /// Reads the topology of this host.
  static func ofThisHost() throws(Failure) -> Topology {
    do throws(TopologyError) {
      return try Topology(LinuxSystem())
    } catch {
      throw Failure(.unreadable, "ioascope: \(error)")
    }
  }
}
