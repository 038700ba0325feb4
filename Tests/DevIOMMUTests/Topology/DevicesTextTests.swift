// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import Session
import Testing

@testable import DevIOMMU

/// What `ioascope devices` prints.
struct DevicesTextTests {
  private func topology(_ tree: String) throws -> Topology {
    try Topology(SimulatedSystem(try HostListing(named: tree)))
  }

  @Test func `a desktop`() throws {
    #expect(
      try topology("desktop").text == """
        Linux 6.8.0-45-generic, /dev/iommu crw-rw---- user 0 group 0, not usable
          /dev/iommu is crw-rw---- of user 0 and group 0; this is user 1000
            setfacl -m u:1000:rw /dev/iommu
            chown 1000 /dev/iommu

        address       id         what         group  driver         can be bound
        0000:00:00.0  8086:a700  host bridge  0      -              no: a bridge
          Intel Corporation
        0000:00:01.0  8086:a70d  PCI bridge   2      pcieport       no: a bridge
          Intel Corporation Raptor Lake PCI Express Port
        0000:00:1f.6  8086:0dc8  network      10     e1000e         no: host driver
          Intel Corporation
          the host uses it through e1000e; vfio-pci hands it to user space
            modprobe vfio-pci
            echo vfio-pci > /sys/bus/pci/devices/0000:00:1f.6/driver_override
            echo 0000:00:1f.6 > /sys/bus/pci/devices/0000:00:1f.6/driver/unbind
            echo 0000:00:1f.6 > /sys/bus/pci/drivers_probe
        0000:01:00.0  10de:2204  VGA          2      vfio-pci       no: no access
          NVIDIA Corporation GA102 [GeForce RTX 3090]
          /dev/vfio/devices/vfio0 is crw------- of user 0 and group 0; this is user 1000
            setfacl -m u:1000:rw /dev/vfio/devices/vfio0
            chown 1000 /dev/vfio/devices/vfio0
          the host uses 0000:01:00.1 (snd_hda_intel) of its group 2
            echo 0000:01:00.1 > /sys/kernel/iommu_groups/2/devices/0000:01:00.1/driver/unbind
        0000:01:00.1  10de:1aef  audio        2      snd_hda_intel  no: host driver
          NVIDIA Corporation GA102 High Definition Audio Controller
          the host uses it through snd_hda_intel; vfio-pci hands it to user space
            modprobe vfio-pci
            echo vfio-pci > /sys/bus/pci/devices/0000:01:00.1/driver_override
            echo 0000:01:00.1 > /sys/bus/pci/devices/0000:01:00.1/driver/unbind
            echo 0000:01:00.1 > /sys/bus/pci/drivers_probe
        10000:e0:1d.0  not listed: its PCI domain has more than 16 bits

        """)
  }

  @Test func `a kernel without an IOMMU`() throws {
    let lines = try topology("mock").text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(6) == [
        "Linux 6.12.117, /dev/iommu crw-rw---- user 0 group 0, with the test interface",
        "  no device has an IOMMU group: the IOMMU is off, or there is none",
        "    turn it on in the firmware (VT-d, AMD-Vi, SMMU); for Intel boot with intel_iommu=on",
        "",
        "address       id         what          group  driver      can be bound",
        "0000:00:00.0  8086:29c0  host bridge   -      -           no: no IOMMU group",
      ])
  }

  @Test func `devices that can be bound`() throws {
    let lines = try topology("vt-d-group").text.split(separator: "\n").filter { $0.contains(" yes, ") }
    #expect(
      lines == [
        "0000:00:02.0  8086:10d3  network       2      vfio-pci    yes, vfio0",
        "0000:02:01.0  8086:100e  network       6      vfio-pci    yes, vfio1",
        "0000:02:02.0  8086:100e  network       6      vfio-pci    yes, vfio2",
      ])
  }

  @Test func `a host without PCI and without iommufd`() throws {
    #expect(
      try Topology(SimulatedSystem(HostListing("release 5.10.0"))).text == """
        Linux 5.10.0, no /dev/iommu
          no /dev/iommu: the module is not loaded, or CONFIG_IOMMUFD is off
            modprobe iommufd
            a kernel with CONFIG_IOMMUFD, Linux 6.2 or newer

        There is no PCI device on this host.

        """)
  }

  @Test(arguments: TopologyTests.trees)
  func `the rows fit the screen`(tree: String) throws {
    let rows = try topology(tree).text.split(separator: "\n").filter { !$0.hasPrefix("  ") }
    #expect(rows.allSatisfy { $0.count <= 80 })
  }

  @Test func `JSON has every device and all that is in the way`() throws {
    let json = "\(try topology("desktop").json)"
    #expect(
      json.hasPrefix(
        #"{"release":"6.8.0-45-generic","user":1000,"iommufd":{"path":"/dev/iommu","mode":"crw-rw----","user":0,"#
          + #""group":0,"usable":false},"test-interface":false,"obstacles":[{"why":"/dev/iommu is crw-rw---- "#
          + #"of user 0 and group 0; this is user 1000","help":["setfacl -m u:1000:rw /dev/iommu","#
          + #""chown 1000 /dev/iommu"]}],"iommus":[{"name":"dmar0","driver":"intel-iommu","simulated":true},"#
      ))
    #expect(
      json.contains(
        #"{"address":"0000:01:00.1","vendor":"0x10de","device":"0x1aef","class":"0x40300","what":"audio","#
          + #""name":"NVIDIA Corporation GA102 High Definition Audio Controller","group":2,"iommu":"dmar1","#
          + #""driver":"snd_hda_intel","driver-override":null,"bindable":false,"node":null,"obstacles":["#))
    #expect(json.hasSuffix(#""unnamed":["10000:e0:1d.0"]}"#))
    let bindable =
      #""driver-override":"vfio-pci","bindable":true,"node":"/dev/vfio/devices/vfio0","obstacles":[]}"#
    #expect("\(try topology("vt-d").json)".contains(bindable))
  }

  @Test(
    arguments: [
      (0x02_0000, "network"), (0x01_0802, "NVMe"), (0x01_8000, "storage"), (0x06_0400, "PCI bridge"),
      (0x06_ffff, "bridge"), (0x0c_0330, "USB"), (0x12_0000, "accelerator"), (0x77_0000, "class 0x770000"),
    ] as [(UInt32, String)])
  func `classes have words`(code: UInt32, words: String) {
    #expect(PCIClass(code: code).words == words)
  }
}
