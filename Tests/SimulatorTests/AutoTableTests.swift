// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

/// Page tables that the kernel makes at an attach to an IOAS, and the ids that everything gets.
struct AutoTableTests {
  private func world(_ lines: String) throws -> World {
    var world = try World("vt-d")
    try world.run(
      "ioas as $a\nioas as $b\nbind pci:0000:00:02.0 as $d\nbind pci:0000:01:00.0 as $e\n" + lines)
    return world
  }

  @Test func `it is made by the first attach and destroyed by the last detach`() throws {
    var world = try world("attach $d $a as $p\nattach $e $a as $q\n")
    #expect(try world.hwpt("p").isAuto)
    #expect(try world.id("p") == world.id("q"))
    try world.run("detach $d\ndestroy $p => EBUSY\ndetach $e\ndestroy $p => ENOENT\n")
    #expect(try world.ioas("a").hwpts.isEmpty)
    #expect(try world.ranges("a") == "0x0-0xffffffffffffffff")
    #expect(try world.ioas("a").iopt.alignment == 1)
  }

  @Test func `a move away from it destroys it`() throws {
    var world = try world("attach $d $a as $p\nattach $d $b as $q\n")
    #expect(try world.kernel.hwpts.keys.elementsEqual([world.id("q")]))
    try world.run("destroy $a\ndestroy $b => EBUSY\n")
  }

  @Test func `an attach to its IOAS again changes nothing`() throws {
    var world = try world("attach $d $a as $p\n")
    let before = world.state
    #expect(try world.response("attach $d $a") == .pageTable(world.id("p")))
    #expect(try world.response("attach $d $p") == .pageTable(world.id("p")))
    #expect(world.state == before)
  }

  @Test func `a device can be attached to it by its id, and it stays auto`() throws {
    var world = try world("attach $d $a as $p\nattach $e $p as $q\ndetach $d\n")
    #expect(try world.attachment("e") == world.id("p"))
    try world.run("detach $e\ndestroy $p => ENOENT\n")
  }

  @Test func `a table that the user made is never chosen and never destroyed`() throws {
    var world = try world("hwpt $d $a as $h\nattach $d $a as $p\n")
    #expect(try world.id("p") != world.id("h"))
    #expect(try world.ioas("a").hwpts == [world.id("h"), world.id("p")])
    try world.run("attach $d $h\ndestroy $p => ENOENT\ndetach $d\ndestroy $h\n")
  }

  @Test func `a move from a table that the user made to its IOAS makes an auto table`() throws {
    var world = try world("hwpt $d $a as $h\nattach $d $h\nattach $d $a as $p\n")
    #expect(try world.attachment("d") == world.id("p"))
    #expect(try world.hwpt("p").isAuto && !world.hwpt("h").isAuto)
    try world.run("destroy $h\n")
  }

  @Test func `mappings stay in the IOAS when it goes`() throws {
    var world = try world("map $a iova=0x1000 len=4K rw\nattach $d $a as $p\n")
    #expect(try world.hwpt("p").mappings == world.ioas("a").iopt.areas)
    try world.run("detach $d\nunmap $a iova=0x1000 len=4K\n")
  }

  @Test func `ids are the lowest that are free, also for objects nobody asked for`() throws {
    var world = try world("attach $d $a as $p\nioas as $c\n")
    #expect(try ["a", "b", "d", "e", "p", "c"].map { try world.id($0) } == [1, 2, 3, 4, 5, 6])
    try world.run("detach $d\nioas as $next\n")
    #expect(try world.id("next") == 5)
    try world.run("destroy $b\ndestroy $a\nhwpt $e $c as $h\nfault-queue as $f\n")
    #expect(try world.id("h") == 1)
    #expect(try world.id("f") == 2)
  }

  @Test func `a refused attach gives its ids back`() throws {
    let world = try world("map $a iova=0xfee00000 len=4K rw\nattach $d $a => EADDRINUSE\nioas as $next\n")
    #expect(try world.id("next") == 5)
  }

  @Test func `a mock device is three objects`() throws {
    var world = try World("mock")
    try world.run(
      "ioas as $a\nbind mock:0/0 as $d\nattach $d $a as $p\nbind mock:1/0 as $e\nattach $e $a as $q\nioas as $b\n"
    )
    let kinds = [1, 2, 3, 4, 5, 6, 7].map { world.kernel.objects[$0]?.kind }
    #expect(kinds == [.ioas, .selftest, .device, .hwptPaging, .selftest, .device, .ioas])
    try world.run("destroy 2\ndestroy 3 => ENOENT\nattach $d $a => ENOENT\nunbind $e\n")
    #expect(world.kernel.objects.ids == [1, 7])
  }

  @Test(arguments: ["8", "4", "0xffffffff"])
  func `a mock device with unknown flags is not made`(flags: String) throws {
    var world = try World("mock")
    try world.run("ioas as $a\nbind mock:0/\(flags) as $d\n")
    let refusal = try world.refusal("attach $d $a")
    #expect(refusal.errno == .EINVAL)
    #expect(refusal.function == "mock_dev_create")
    #expect(world.kernel.objects.ids == [1])
    try world.run("detach $d => ENOTTY\nunbind $d\ndetach $d => ENOENT\n")
  }

  @Test func `a mock device that is being made can be named as its own target`() throws {
    var world = try World("mock")
    try world.run("bind mock:0/0 as $d\nattach $d 1 => ENOENT\n")  // 1 is the test object, not finished yet
    #expect(try world.refusal("attach $d 2").errno == .EINVAL)  // 2 is the device itself
    #expect(world.kernel.objects.ids.isEmpty)
  }
}
