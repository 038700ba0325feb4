// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

/// Page tables nested on others, and fault queues.
struct NestedTableTests {
  private func world(_ lines: String = "") throws -> World {
    var world = try World("mock")
    try world.run(
      """
      ioas as $a
      bind mock:0/0 as $d
      attach $d $a as $auto
      hwpt $d $a nest-parent as $parent
      hwpt $d $a as $plain

      """ + lines)
    return world
  }

  @Test func `a nested table uses its parent`() throws {
    var world = try world("hwpt $d $parent selftest-data as $n\nhwpt $d $parent selftest-data as $m\n")
    #expect(try world.hwpt("n").base == .parent(world.id("parent")))
    #expect(try world.kernel.ioasID(of: world.id("n")) == world.id("a"))
    let refusal = try world.refusal("destroy $parent")
    #expect(refusal.errno == .EBUSY)
    #expect(try refusal.culprits == [.object(world.id("n")), .object(world.id("m"))])
    try world.run("destroy $n\ndestroy $parent => EBUSY\ndestroy $m\ndestroy $parent\n")
  }

  @Test func `a nested table is not linked to the IOAS`() throws {
    let world = try world("map $a len=4K rw\nhwpt $d $parent selftest-data as $n\n")
    #expect(try !world.ioas("a").hwpts.contains(world.id("n")))
    #expect(try world.hwpt("n").mappings.isEmpty)
    #expect(try world.hwpt("parent").mappings == world.ioas("a").iopt.areas)
  }

  @Test func `a device moves onto a nested table and off again`() throws {
    var world = try world("hwpt $d $parent selftest-data as $n\nattach $d $n\n")
    #expect(try world.attachment("d") == world.id("n"))
    try world.run(
      "destroy $n => EBUSY\ndestroy $auto => ENOENT\nattach $d $plain\ndestroy $n\ndestroy $parent\n")
  }

  @Test(arguments: [
    ("hwpt $d $parent", Errno.EOPNOTSUPP, "iommufd_hwpt_nested_alloc"),  // no data
    ("hwpt $d $parent selftest-data nest-parent", .EOPNOTSUPP, "iommufd_hwpt_nested_alloc"),
    ("hwpt $d $parent selftest-data dirty", .EOPNOTSUPP, "iommufd_hwpt_nested_alloc"),
    ("hwpt $d $parent selftest-data flags=8", .EOPNOTSUPP, "iommufd_hwpt_nested_alloc"),
    ("hwpt $d $plain selftest-data", .EINVAL, "iommufd_hwpt_nested_alloc"),
    ("hwpt $d $auto selftest-data", .EINVAL, "iommufd_hwpt_nested_alloc"),
    ("hwpt $d $nested selftest-data", .EINVAL, "iommufd_hwpt_alloc"),  // nested on nested
    ("hwpt $d $d selftest-data", .EINVAL, "iommufd_hwpt_alloc"),
    ("hwpt $d 99 selftest-data", .EINVAL, "iommufd_hwpt_alloc"),  // not ENOENT
    ("hwpt $a $parent selftest-data", .ENOENT, "iommufd_get_object"),
    ("hwpt $d $parent selftest-data fault=$a", .ENOENT, "iommufd_get_object"),
    ("hwpt $d $parent selftest-data fault=99", .ENOENT, "iommufd_get_object"),
    ("hwpt $d $parent selftest-data flags=4", .ENOENT, "iommufd_get_object"),  // queue 0
    ("hwpt $d $a fault=$f", .EOPNOTSUPP, "iommufd_hwpt_paging_alloc"),
    ("hwpt $d $a selftest-data", .EOPNOTSUPP, "domain_alloc_user (mock)"),
    ("hwpt $d $a flags=8", .EOPNOTSUPP, "iommufd_hwpt_paging_alloc"),
  ])
  func `what cannot be nested is refused and leaves nothing behind`(
    line: String, errno: Errno, function: String
  ) throws {
    var world = try world("hwpt $d $parent selftest-data as $nested\nfault-queue as $f\n")
    let before = world.state
    let refusal = try world.refusal(line)
    #expect(refusal.errno == errno)
    #expect(refusal.function == function)
    #expect(world.state == before)
  }

  @Test func `an auto table is refused as a parent for what it is`() throws {
    var world = try world()
    #expect(try world.refusal("hwpt $d $auto selftest-data").rule.contains("is auto"))
    #expect(try world.refusal("hwpt $d $plain selftest-data").rule.contains("not made as a parent"))
  }

  @Test func `a fault queue is used by the tables that report to it`() throws {
    var world = try world("fault-queue as $f\nhwpt $d $parent selftest-data fault=$f as $n\n")
    #expect(try world.hwpt("n").faultQueue == world.id("f"))
    #expect(try world.kernel.objects[world.id("f")]?.users == 3)
    #expect(try world.refusal("destroy $f").culprits == [.object(world.id("n"))])
    try world.run("attach $d $n\nattach $d $plain\ndestroy $n\n")
    #expect(try world.kernel.objects[world.id("f")]?.users == 2)
  }

  @Test func `a fault queue lives until its file is closed`() throws {
    var world = try world("fault-queue as $f\n")
    let refusal = try world.refusal("destroy $f")
    #expect(refusal.errno == .EBUSY)
    #expect(refusal.culprits.isEmpty)
    #expect(refusal.rule.contains("until its file is closed"))
  }

  @Test func `an attach to a nested table closes the windows in the IOAS of its parent`() throws {
    var world = try World(
      described: """
        iommu m driver=mock aperture=0-0xffffffff page-sizes=4K alloc-user nesting
        device pci:0000:00:01.0 iommu=m group=0
        reserved pci:0000:00:01.0 0x10000-0x1ffff msi
        """)
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:01.0 as $d
      hwpt $d $a nest-parent as $parent
      hwpt $d $parent selftest-data as $n
      map $a iova=0x10000 len=4K rw
      attach $d $n => EADDRINUSE
      unmap $a all
      attach $d $n
      """)
    #expect(try world.ranges("a") == "0x0-0xffff 0x20000-0xffffffff")
    try world.run("attach $d $parent\nmap $a iova=0x1f000 len=4K rw => EINVAL\ndetach $d\n")
    #expect(try world.ranges("a") == "0x0-0xffffffff")
  }
}
