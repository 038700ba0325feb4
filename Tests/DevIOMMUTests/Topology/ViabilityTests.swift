// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import Session
import Testing

@testable import DevIOMMU

/// What could be bound, and why not where not.
struct ViabilityTests {
  private static let card = "0000:02:01.0"
  private static let device = "/sys/bus/pci/devices/\(card)"
  private static let mate = "/sys/kernel/iommu_groups/6/devices/0000:02:02.0/driver"
  private static let dmar = "/sys/class/iommu/dmar0/intel-iommu/ecap"

  private static let takeover = [
    "modprobe vfio-pci", "echo vfio-pci > \(device)/driver_override",
    "echo \(card) > \(device)/driver/unbind", "echo \(card) > /sys/bus/pci/drivers_probe",
  ]

  /// Changes to the kernel with a shared group: lines more, paths less, what is in the way and what helps.
  static let table: [(lines: String, without: String, obstacles: [String], help: [String])] = [
    ("", "/none", [], []),
    ("", "\(device)/iommu_group", ["no IOMMU translates for it"], []),
    ("\(device)/class = 0x060400", "\(device)/driver", ["a bridge stays with the host"], []),
    (
      "\(device)/driver -> ../drivers/e1000", "/none",
      ["the host uses it through e1000; vfio-pci hands it to user space"], takeover
    ),
    (
      "", "\(device)/driver", ["it has no driver; vfio-pci hands it to user space"],
      takeover.filter { !$0.contains("unbind") }
    ),
    ("\(device)/driver -> ../drivers/mlx5_vfio_pci", "/none", [], []),
    (
      "\(mate) -> ../drivers/e1000", "/none", ["the host uses 0000:02:02.0 (e1000) of its group 6"],
      ["echo 0000:02:02.0 > /sys/kernel/iommu_groups/6/devices/0000:02:02.0/driver/unbind"]
    ),
    ("\(mate) -> ../drivers/pcieport", "/none", [], []),
    ("\(mate) -> ../drivers/pci-stub", "/none", [], []),
    ("", mate, [], []),
    (
      "", "\(device)/vfio-dev", ["the kernel makes no device nodes: CONFIG_VFIO_DEVICE_CDEV is off"],
      ["a kernel with CONFIG_VFIO_DEVICE_CDEV=y, Linux 6.6 or newer"]
    ),
    (
      "\(device)/vfio-dev/vfio1/", "\(device)/vfio-dev",
      ["the kernel makes no device nodes: CONFIG_VFIO_DEVICE_CDEV is off"],
      ["a kernel with CONFIG_VFIO_DEVICE_CDEV=y, Linux 6.6 or newer"]
    ),
    (
      "", "/dev/vfio",
      ["the kernel has it as character device 251:1, but not /dev/vfio/devices/vfio1"],
      ["mkdir -p /dev/vfio/devices", "mknod /dev/vfio/devices/vfio1 c 251 1"]
    ),
    (
      "user 1000\n/dev/iommu : 666 0 0", "/none",
      ["/dev/vfio/devices/vfio1 is crw------- of user 0 and group 0; this is user 1000"],
      ["setfacl -m u:1000:rw /dev/vfio/devices/vfio1", "chown 1000 /dev/vfio/devices/vfio1"]
    ),
    (
      "user 1000\n/dev/vfio/devices/vfio1 : 600 1000 0", "/none",
      ["/dev/iommu is crw-rw---- of user 0 and group 0; this is user 1000"],
      ["setfacl -m u:1000:rw /dev/iommu", "chown 1000 /dev/iommu"]
    ),
    (
      "", "/dev/iommu", ["no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off"],
      ["modprobe iommufd", "a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer"]
    ),
    (
      "/dev/iommu : 660 0 0 dead", "/none",
      ["no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off"],
      ["modprobe iommufd", "a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer"]
    ),
    (
      "\(dmar) = f00f46", "/none", ["dmar0 does not keep it from sending any interrupt"],
      ["echo Y > /sys/module/iommufd/parameters/allow_unsafe_interrupts"]
    ),
    ("\(dmar) = f00f46\n/sys/module/iommufd/parameters/allow_unsafe_interrupts = Y", "/none", [], []),
    (
      "", "/sys/kernel/iommu_groups",
      ["no device has an IOMMU group: the IOMMU is off, or there is none"],
      ["turn it on in the firmware (VT-d, AMD-Vi, SMMU); for Intel boot with intel_iommu=on"]
    ),
  ]

  @Test(arguments: table)
  func `what is in the way is told with what helps`(
    lines: String, without: String, obstacles: [String], help: [String]
  ) throws {
    let tree = try HostListing(named: "vt-d-group").with(lines, without: without)
    let topology = try Topology(SimulatedSystem(tree))
    let address = try #require(PCIAddress(Self.card))
    switch topology.viability(of: try #require(topology.device(address))) {
    case .bindable(let path):
      #expect(path == "/dev/vfio/devices/vfio1")
      #expect(obstacles == [])
    case .blocked(let found):
      #expect(found.map(\.sentence) == obstacles)
      #expect(found.flatMap { $0.help(for: address) } == help)
    }
  }

  @Test func `virtio-iommu of x86 lets interrupts pass`() throws {
    let unsafe = "/sys/module/iommufd/parameters/allow_unsafe_interrupts"
    let tree = try HostListing(named: "virtio-iommu")
    let address = try #require(PCIAddress("0000:00:02.0"))
    func viability(_ tree: HostListing) throws -> Viability {
      let topology = try Topology(SimulatedSystem(tree))
      return topology.viability(of: try #require(topology.device(address)))
    }
    #expect(try viability(tree) == .bindable(path: "/dev/vfio/devices/vfio0"))
    #expect(try viability(tree.with("\(unsafe) = N")) == .blocked([.interrupts(iommu: "0000:00:05.0")]))
    let regions = "/sys/kernel/iommu_groups/2/reserved_regions = 0x8000000 0x80fffff msi"
    let bindable = try viability(tree.with("\(unsafe) = N\n\(regions)"))
    #expect(bindable == .bindable(path: "/dev/vfio/devices/vfio0"))
  }

  @Test func `a device without an IOMMU that VFIO has nevertheless is not for iommufd`() throws {
    let topology = try Topology(SimulatedSystem(try HostListing(named: "arm")))
    let device = try #require(PCIAddress("0000:03:00.0").flatMap { topology.device($0) })
    #expect(topology.viability(of: device) == .blocked([.noGroup(onAnyDevice: true)]))
  }
}
