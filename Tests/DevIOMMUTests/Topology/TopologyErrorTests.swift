// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import DevIOMMU

/// Every call that reads the topology, failing in turn.
struct TopologyErrorTests {
  @Test(arguments: TopologyTests.trees)
  func `a call that fails is told with its file, and nothing stays open`(name: String) throws {
    let tree = try FakeTree(named: name)
    let whole = FakeHost(tree)
    _ = try Topology(whole)
    #expect(whole.leaks == [])
    for (index, path) in whole.log.enumerated() {
      let host = FakeHost(tree, failing: .init(call: index, errno: .EIO, isOnce: false))
      #expect(throws: TopologyError(path: path, problem: .errno(.EIO))) { try Topology(host) }
      #expect(host.leaks == [])
    }
  }

  @Test(arguments: TopologyTests.trees)
  func `a signal changes nothing`(name: String) throws {
    let tree = try FakeTree(named: name)
    let whole = FakeHost(tree)
    let topology = try Topology(whole)
    for index in whole.log.indices {
      let host = FakeHost(tree, failing: .init(call: index, errno: .EINTR, isOnce: true))
      #expect(try Topology(host) == topology)
    }
  }

  @Test(arguments: ["vt-d-group", "desktop"])
  func `a file that has gone meanwhile is no error`(name: String) throws {
    let tree = try FakeTree(named: name)
    let whole = FakeHost(tree)
    let topology = try Topology(whole)
    let needed = ["/sys/kernel", "uname", "geteuid"]
    for (index, path) in whole.log.enumerated() where !needed.contains(path) {
      let host = FakeHost(tree, failing: .init(call: index, errno: .ENOENT, isOnce: true))
      let less = try Topology(host)
      #expect(less.devices.count >= topology.devices.count - 1 || path == "/sys/bus/pci/devices")
      #expect(Set(less.devices.map(\.address)).isSubset(of: topology.devices.map(\.address)))
    }
  }

  @Test func `a host without sysfs is an error`() {
    #expect(throws: TopologyError(path: "/sys/kernel", problem: .errno(.ENOENT))) {
      try Topology(FakeHost(.withoutSysfs))
    }
  }

  @Test(arguments: [
    ("/sys/bus/pci/devices/0000:00:02.0/vendor", "intel"),
    ("/sys/bus/pci/devices/0000:00:02.0/device", "0x12345"),
    ("/sys/bus/pci/devices/0000:00:02.0/class", "-1"),
    ("/sys/class/iommu/dmar0/intel-iommu/cap", "0x"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x0 0x1 wild"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x1 0x0 msi"),
    ("/sys/kernel/iommu_groups/1/reserved_regions", "0x1 0x2"),
  ])
  func `contents that no kernel writes are an error`(path: String, text: String) throws {
    let tree = try FakeTree(named: "vt-d").with("\(path) = \(text)")
    let error = #expect(throws: TopologyError.self) { try Topology(FakeHost(tree)) }
    #expect(error?.description == "\(path): '\(text)' is not what the kernel writes there")
  }
}
