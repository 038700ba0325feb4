// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// Ids, options of the whole context, and devices that come and go.
struct ObjectTests {
  @Test func `the lowest free id is given`() {
    var table = ObjectTable()
    let ids = (0..<4).map { _ in table.allocate(.ioas) }
    #expect(ids == [1, 2, 3, 4])
    table.remove(2)
    table.remove(4)
    let again = (0..<3).map { _ in table.allocate(.device) }
    #expect(again == [2, 4, 5])
  }

  @Test func `an object is found once it is finished`() {
    var table = ObjectTable()
    let id = table.allocate(.faultQueue)
    #expect(table[id] == nil && table.ids.isEmpty && !table.isEmpty)
    table.finalize(id)
    #expect(table[id] == ObjectTable.Entry(kind: .faultQueue, serial: 0, users: 1, isFinal: true))
    table.addUsers(2, to: id)
    #expect(table[id]?.users == 3)
    table.remove(id)
    #expect(table[id] == nil && table.isEmpty)
  }

  @Test(arguments: [0, 1, 0x7fff_ffff, 0xffff_fff0, .max] as [UInt32])
  func `an id that was never given is harmless`(raw: UInt32) {
    var table = ObjectTable()
    table.finalize(ObjectID(raw))
    table.addUsers(1, to: ObjectID(raw))
    table.remove(ObjectID(raw))
    #expect(table[ObjectID(raw)] == nil && table.isEmpty)
  }

  @Test func `the accounting mode can change before the first object`() throws {
    var world = try World("vt-d")
    try world.run("option rlimit-mode set 2 => EINVAL\noption rlimit-mode set 1\n")
    #expect(try world.response("option rlimit-mode get") == .value(1))
    try world.run("ioas as $a\noption rlimit-mode set 0 => EBUSY\noption rlimit-mode set 2 => EBUSY\n")
    #expect(try world.response("option rlimit-mode get") == .value(1))
    try world.run("destroy $a\noption rlimit-mode set 0\n")
    #expect(try world.response("option rlimit-mode get") == .value(0))
  }

  @Test func `the IOAS of the old container calls is forgotten when it goes`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nioas as $b\nvfio-ioas get => ENODEV\nvfio-ioas set $a\ndestroy $b\n")
    #expect(try world.response("vfio-ioas get") == .id(world.id("a")))
    try world.run(
      "destroy $a\nvfio-ioas get => ENODEV\nvfio-ioas clear\nioas as $c\nvfio-ioas get => ENODEV\n")
    try world.run("vfio-ioas set $c\nvfio-ioas clear\nvfio-ioas get => ENODEV\n")
  }

  @Test func `an IOAS with mappings can be destroyed, one with a table cannot`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nmap $a len=4K rw\nbind pci:0000:00:02.0 as $d\nhwpt $d $a as $h\n")
    try world.run("destroy $a => EBUSY\ndestroy $h\ndestroy $a\nranges $a => ENOENT\n")
  }

  @Test func `a device can be closed while it is attached`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\nattach $d $a as $p\nunbind $d\n")
    #expect(world.kernel.objects.ids == [1])
    #expect(try world.ranges("a") == "0x0-0xffffffffffffffff")
    #expect(world.kernel.groups.isEmpty)
    try world.run("attach $d $a => ENOENT\nbind pci:0000:00:02.0 as $d\nattach $d $a\n")
  }

  @Test func `a detach where nothing is attached succeeds`() throws {
    var world = try World("vt-d")
    try world.run("bind pci:0000:00:02.0 as $d\n")
    let before = world.state
    try world.run("detach $d\ndetach $d\n")
    #expect(world.state == before)
  }

  @Test func `a page table outlives the device it was made for`() throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\nbind pci:0000:00:02.0 as $d\nhwpt $d $a as $h\nunbind $d\n")
    try world.run("bind pci:0000:01:00.0 as $e\nattach $e $h\nmap $a iova=0x8000000000 len=4K rw => EINVAL\n")
  }

  @Test(arguments: [("vt-d", 1), ("smmu-v3", 0), ("virtio-iommu", 0)] as [(String, UInt32)])
  func `hardware says what it is`(machine: String, type: UInt32) throws {
    var world = try World(machine)
    let name = try #require(Machine.builtIn(machine).devices.first?.name)
    try world.run("bind \(name) as $d\n")
    let data = [UInt8](repeating: 0, count: type == 1 ? 24 : 0)
    #expect(
      try world.response("info $d") == .hwInfo(HardwareInfo(type: type, data: data, capabilities: 0)))
  }

  @Test func `designs are found by their names`() {
    #expect(Set(Design.all.map(\.name)).count == Design.all.count)
    #expect(Design.all.allSatisfy { Design.named($0.name)?.source == $0.source && !$0.source.isEmpty })
    #expect(Design.named("linux-6.12") != nil && Design.named("linux") == nil)
  }
}
