// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// Mappings that devices can neither read nor write, which only the old VFIO calls make.
struct BareMappingTests {
  @Test(arguments: ["vt-d", "smmu-v3"])
  func `a table of most drivers takes none`(machine: String) throws {
    var world = try World(machine)
    let device = try #require(world.kernel.machine.devices.first?.name)
    try world.run(
      """
      ioas as $a
      bind \(device) as $d
      vfio-ioas set $a
      attach $d $a
      vfio-map iova=0x100000 len=4K => EINVAL
      vfio-map iova=0x100000 len=4K va=0x1000 => EFAULT
      vfio-map iova=0x100000 len=4K r => ok
      """)
  }

  @Test(arguments: ["virtio-iommu"])
  func `some take it`(machine: String) throws {
    var world = try World(machine)
    let device = try #require(world.kernel.machine.devices.first?.name)
    try world.run(
      """
      ioas as $a
      bind \(device) as $d
      vfio-ioas set $a
      attach $d $a
      vfio-map iova=0x100000 len=4K => ok
      """)
  }

  @Test func `it is refused before the limit on locked memory, and when a table is linked later`() throws {
    var world = try World("vt-d")
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:02.0 as $d
      vfio-ioas set $a
      vfio-map iova=0x100000 len=4K => ok
      capability ipc-lock off
      rlimit 0
      attach $d $a => EINVAL
      hwpt $d $a => EINVAL
      vfio-unmap all
      attach $d $a => ok
      """)
  }

  @Test func `a mock device with huge pages has tables with pages of 1 MiB too`() throws {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/2 as $d
      attach $d $a
      vfio-ioas set $a
      """)
    var kernel = world.kernel
    guard case .compatInfo(let info) = try kernel.perform(.compat(.getInfo)) else {
      Issue.record("it answers something else")
      return
    }
    #expect(info.pageSizes == 0x101000)
  }

  @Test func `any page size is written as a word`() throws {
    let machine = try Machine.described(
      "iommu i driver=virtio-iommu aperture=0x0-0xffff page-sizes=any late\ndevice pci:0000:00:01.0 iommu=i group=0\n"
    )
    #expect(machine.iommus.first?.pageSizes == ~0xfff)
    #expect(machine.text.contains("page-sizes=any"))
  }
}
