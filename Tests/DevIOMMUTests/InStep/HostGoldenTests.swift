// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Testing

/// What real kernels answered, from end to end on hosts with the files that these kernels showed.
struct HostGoldenTests {
  static let files = ["vt-d", "vt-d-group", "virtio-iommu", "mock"].flatMap(GoldenFile.all)

  @Test(arguments: files)
  func `a host gives the answers of a real kernel, in step, and nothing is left`(_ file: GoldenFile) throws {
    let scenario = try file.scenario()
    let machine = try #require(scenario.machineName)
    var world = try HostWorld(HostListing(named: machine), machine: machine)
    let answers = scenario.statements.map { world.perform($0.value, line: $0.line).json }
    #expect(try answers == file.answers())
    #expect(world.session.divergences == [])
    #expect(world.session.inStep?.evidence.isInStep == true)
    #expect(world.session.reconcile() == [])
    world.close()
  }
}
