// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

/// The host as a machine for the simulator.
struct HostMachineTests {
  private func machine(_ tree: String) throws -> Machine {
    try Topology(SimulatedSystem(try HostListing(named: tree))).machine(named: tree)
  }

  /// The IOMMU of a machine under another name.
  private func model(_ machine: Machine, as name: String) throws -> Machine.IOMMU {
    let iommu = try #require(machine.iommus.first)
    return Machine.IOMMU(
      name: name, driver: iommu.driver, aperture: iommu.aperture, pageSizes: iommu.pageSizes,
      isLate: iommu.isLate, features: iommu.features, infoType: iommu.infoType)
  }

  @Test(arguments: [
    ("vt-d", "vt-d", "dmar0"), ("vt-d-group", "vt-d-group", "dmar0"),
    ("virtio-iommu", "virtio-iommu", "viommu0"), ("arm", "smmu-v3", "smmu0"), ("mock", "mock", "mock0"),
  ])
  func `the IOMMU is that of the built-in machine`(tree: String, builtIn: String, name: String) throws {
    #expect(try model(machine(tree), as: name) == Machine.builtIn(builtIn).iommus.first)
  }

  @Test(arguments: [("vt-d", 2), ("vt-d-group", 3), ("virtio-iommu", 2)])
  func `the devices of the built-in machine have the same regions and share groups alike`(
    tree: String, count: Int
  ) throws {
    let (host, builtIn) = (try machine(tree), try Machine.builtIn(tree))
    let found = builtIn.devices.compactMap { host.device($0.name) }
    #expect(found.count == count)
    #expect(found.map(\.reserved) == builtIn.devices.map(\.reserved))
    for (one, other) in zip(found, builtIn.devices) {
      let mates = found.filter { $0.group == one.group }.map(\.name)
      #expect(mates == builtIn.devices.filter { $0.group == other.group }.map(\.name))
    }
  }

  @Test func `a kernel with the test interface alone is the built-in mock machine`() throws {
    let machine = try machine("mock")
    let mock = try Machine.builtIn("mock")
    #expect(machine.mockIOMMU == mock.mockIOMMU && machine.iommus == mock.iommus && machine.devices == [])
  }

  @Test(arguments: [("vt-d", false), ("virtio-iommu", true), ("arm", false), ("desktop", false)])
  func `mock devices are there where the kernel can make them`(tree: String, makesThem: Bool) throws {
    #expect((try machine(tree).mockIOMMU != nil) == makesThem)
  }

  @Test func `software windows are told from those of the hardware`() throws {
    let devices = try machine("arm").devices
    #expect(devices.map { "\($0.name)" } == ["pci:0000:00:01.0", "pci:0000:01:00.0"])
    #expect(devices.map { $0.reserved.map(\.type) } == [[.softwareMSI], [.softwareMSI]])
    let text = "0x0000000008000000 0x00000000080fffff msi\\n0x00000000fee00000 0x00000000feefffff msi"
    let tree = try HostListing(named: "arm").with("/sys/kernel/iommu_groups/0/reserved_regions = \(text)")
    let both = try Topology(SimulatedSystem(tree)).machine(named: "both").devices.first?.reserved
    #expect(both?.map(\.type) == [.softwareMSI, .msi])
  }

  @Test func `VT-d has the widths and features of each unit`() throws {
    let lines = try machine("desktop").text.split(separator: "\n").filter { $0.hasPrefix("iommu") }
    #expect(
      lines == [
        "iommu dmar0 driver=intel-iommu aperture=0x0-0x1ffffffffffffff page-sizes=4K,2M,1G alloc-user "
          + "nesting dirty info=0x1",
        "iommu dmar1 driver=intel-iommu aperture=0x0-0x7fffffffff page-sizes=4K,2M,1G alloc-user info=0x1",
      ])
  }

  @Test(arguments: [(0, false), (1 << 52, true)] as [(UInt64, Bool)])
  func `an AMD IOMMU translates all addresses`(features: UInt64, tracks: Bool) throws {
    let model = try #require(HostIOMMU(name: "ivhd0", kind: .amd(features: features)).model)
    #expect(model.aperture == .all && model.smallestPage == 4096 && model.pageSizeList.count == 39)
    #expect(model.features == (tracks ? [.userAlloc, .dirtyTracking] : .userAlloc))
  }

  @Test func `what a machine has not is told with the reason`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "arm")))
    #expect(
      topology.omissions == [
        "not here: 0000:02:00.0 17cb:1103 network, no driver: its IOMMU smmu.0x000000002b400000 (arm-smmu) "
          + "is not one that the simulator knows",
        "not here: 0000:03:00.0 17cb:1104 network, driver vfio-pci: it has no IOMMU group",
      ])
  }

  // MARK: - Files

  @Test(arguments: TopologyTests.trees)
  func `a captured file is the machine again`(tree: String) throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: tree)))
    let text = try #require(topology.capture(named: tree))
    #expect(try Machine.described(text) == topology.machine(named: tree))
  }

  @Test(arguments: Machine.builtInNames)
  func `a built-in machine that is printed is the machine again`(_ name: String) throws {
    let machine = try Machine.builtIn(name)
    #expect(try Machine.described(machine.text) == machine)
  }

  @Test func `a captured file tells what is observed and what is assumed`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "arm")))
    let text = try #require(topology.capture(named: "my-board"))
    #expect(
      text == """
        # captured from Linux 6.12.30+deb13-arm64
        # assumed: smmu3.0x0000000009050000: 48-bit addresses, pages of 4K, 2M and 1G, no dirty tracking: \
        only its registers tell
        # assumed: smmu3.0x0000000009050000: no hardware information, as Linux 6.12 has it
        # observed: groups and reserved regions, from sysfs
        # assumed: windows that are sw-msi; sysfs calls them msi as well
        # not here: 0000:02:00.0 17cb:1103 network, no driver: its IOMMU smmu.0x000000002b400000 (arm-smmu) \
        is not one that the simulator knows
        # not here: 0000:03:00.0 17cb:1104 network, driver vfio-pci: it has no IOMMU group
        machine my-board
        iommu smmu3.0x0000000009050000 driver=arm-smmu-v3 aperture=0x0-0xffffffffffff page-sizes=4K,2M,1G \
        alloc-user
        device pci:0000:00:01.0 iommu=smmu3.0x0000000009050000 group=0  # 8086:10d3 network, driver vfio-pci
        reserved pci:0000:00:01.0 0x8000000-0x80fffff sw-msi
        device pci:0000:01:00.0 iommu=smmu3.0x0000000009050000 group=1  # 8086:10d3 network, driver e1000e
        reserved pci:0000:01:00.0 0x8000000-0x80fffff sw-msi

        """)
  }

  @Test func `another release and shared groups are assumptions`() throws {
    let facts = try Topology(SimulatedSystem(try HostListing(named: "desktop"))).facts.map(\.description)
    #expect(facts.contains("assumed: Linux 6.8.0-45-generic drives its IOMMUs as Linux 6.12 does"))
    #expect(facts.contains("assumed: each device of group 2 has all regions of the group"))
    #expect(facts.filter { $0.contains("scalable mode") }.count == 1)
  }

  @Test func `a host without a device behind an IOMMU has no file`() throws {
    #expect(try Topology(SimulatedSystem(HostListing(""))).capture(named: "none") == nil)
  }
}
