// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import Testing

@testable import DevIOMMU

/// Reading sysfs.
struct TopologyTests {
  static let trees = ["vt-d", "vt-d-group", "virtio-iommu", "mock", "desktop", "arm"]

  @Test func `devices have class, driver, group, IOMMU and VFIO device`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "desktop")))
    let rows = topology.devices.map { device in
      [
        "\(device.address)", device.identity, device.pciClass.words, device.driver ?? "-",
        device.driverOverride ?? "-", device.group.map { "\($0)" } ?? "-", device.iommu ?? "-",
        device.vfio?.name ?? "-",
      ].joined(separator: " ")
    }
    #expect(
      rows == [
        "0000:00:00.0 8086:a700 host bridge - - 0 dmar1 -",
        "0000:00:01.0 8086:a70d PCI bridge pcieport - 2 dmar1 -",
        "0000:00:1f.6 8086:0dc8 network e1000e - 10 dmar0 -",
        "0000:01:00.0 10de:2204 VGA vfio-pci vfio-pci 2 dmar1 vfio0",
        "0000:01:00.1 10de:1aef audio snd_hda_intel - 2 dmar1 -",
      ])
    #expect(topology.unnamed == ["10000:e0:1d.0"])
  }

  @Test func `names come from the list of the host, as far as it knows them`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "desktop")))
    #expect(
      topology.devices.map(\.product) == [
        "Intel Corporation", "Intel Corporation Raptor Lake PCI Express Port", "Intel Corporation",
        "NVIDIA Corporation GA102 [GeForce RTX 3090]",
        "NVIDIA Corporation GA102 High Definition Audio Controller",
      ])
  }

  @Test func `groups are in the order of their numbers, with their members and regions`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "desktop")))
    #expect(topology.groups.map(\.number) == [0, 2, 10])
    #expect(
      topology.group(2)?.members.map { "\($0.name) \($0.driver ?? "-")" } == [
        "0000:00:01.0 pcieport", "0000:01:00.0 vfio-pci", "0000:01:00.1 snd_hda_intel",
      ])
    #expect(topology.group(10)?.type == "DMA-FQ")
    #expect(
      topology.group(10)?.reserved.map { "\($0.range) \($0.type.rawValue)" } == [
        "0x0-0xffffff direct-relaxable", "0xfee00000-0xfeefffff msi",
      ])
  }

  @Test(arguments: [
    ("vt-d", "dmar0 intel-iommu, iommufd_selftest_iommu.0 mock"),
    ("virtio-iommu", "0000:00:05.0 virtio-iommu, iommufd_selftest_iommu.0 mock"),
    ("arm", "smmu.0x000000002b400000 arm-smmu, smmu3.0x0000000009050000 arm-smmu-v3"),
    ("mock", "iommufd_selftest_iommu.0 mock"),
  ])
  func `IOMMUs are told by their drivers`(tree: String, iommus: String) throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: tree)))
    #expect(topology.iommus.map { "\($0.name) \($0.driverName)" }.joined(separator: ", ") == iommus)
  }

  @Test func `an AMD IOMMU is told by its features`() throws {
    let tree = HostListing("/sys/class/iommu/ivhd0/amd-iommu/features = 246577efa2254afa:10\nrelease 6.12")
    let topology = try Topology(SimulatedSystem(tree))
    #expect(topology.iommus.map(\.kind) == [.amd(features: 0x2465_77ef_a225_4afa)])
  }

  @Test(arguments: [
    ("/dev/iommu : 660 0 0", "allowed crw-rw---- false"),
    ("/dev/iommu : 666 0 0\ntest-interface", "allowed crw-rw-rw- true"),
    ("/dev/iommu : 660 0 5\nuser 7\ntest-interface", "denied crw-rw---- false"),
    ("/dev/iommu : 660 0 0 dead\ntest-interface", "nothingBehind crw-rw---- false"),
    ("", "nil nil false"),
  ])
  func `the kernel has an iommufd or not`(lines: String, words: String) throws {
    let kernel = try Topology(SimulatedSystem(HostListing(lines))).kernel
    let access = kernel.iommufd.map { "\($0.access)" } ?? "nil"
    #expect("\(access) \(kernel.iommufd?.mode ?? "nil") \(kernel.hasTestInterface)" == words)
    #expect(kernel.release == "6.12.117")
  }

  @Test func `the file of a device is found anew each time`() throws {
    let tree = try HostListing(named: "vt-d")
    let device = DeviceName.pci(try #require(PCIAddress("0000:01:00.0")))
    #expect(try Topology.deviceFile(of: device, SimulatedSystem(tree)) == "/dev/vfio/devices/vfio1")
    let path = "/sys/bus/pci/devices/0000:01:00.0/vfio-dev"
    let probed = tree.with("\(path)/vfio4/dev = 251:4", without: path)
    #expect(try Topology.deviceFile(of: device, SimulatedSystem(probed)) == "/dev/vfio/devices/vfio4")
    #expect(throws: Errno.ENOENT) {
      try Topology.deviceFile(of: device, SimulatedSystem(tree.with("", without: path)))
    }
    #expect(throws: Errno.ENOENT) { try Topology.deviceFile(of: .mock(0), SimulatedSystem(tree)) }
    #expect(throws: Errno.EIO) {
      let forced = ForcedErrors(SimulatedSystem(tree))
      forced.fail(call: 0, with: .EIO)
      return try Topology.deviceFile(of: device, forced)
    }
  }
}
