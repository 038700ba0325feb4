// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// What addresses must be multiples of: page tables and options raise it, and it falls again.
struct AlignmentTests {
  private func world(_ machine: String, _ lines: String) throws -> World {
    var world = try World(machine)
    try world.run("ioas as $a\n" + lines)
    return world
  }

  private static let mock = "bind mock:0/0 as $d\nattach $d $a\n"
  private static let pci = "bind pci:0000:00:02.0 as $d\n"

  @Test func `a page table raises it to its smallest page, and takes it along`() throws {
    var world = try world("vt-d", Self.pci)
    #expect(try world.ioas("a").iopt.alignment == 1)
    try world.run("hwpt $d $a as $h\n")
    #expect(try world.response("ranges $a") == .ranges(alignment: 4096, [IOVARange(0...0x7f_ffff_ffff)]))
    try world.run("destroy $h\n")
    #expect(try world.ioas("a").iopt.alignment == 1)
  }

  @Test func `the largest demand counts`() throws {
    var world = try world("mock", Self.mock)
    #expect(try world.ioas("a").iopt.alignment == 2048)
    try world.run("option huge-pages $a set 0\n")
    #expect(try world.ioas("a").iopt.alignment == 4096)
    try world.run("option huge-pages $a set 1\n")
    #expect(try world.ioas("a").iopt.alignment == 2048)
    try world.run("option huge-pages $a set 0\nunbind $d\n")
    #expect(try world.ioas("a").iopt.alignment == 4096)
    try world.run("option huge-pages $a set 1\n")
    #expect(try world.ioas("a").iopt.alignment == 1)
  }

  @Test(arguments: [
    "iova=0x1800 len=4K buf=0", "iova=0x1000 len=0x800 buf=0", "iova=0x1000 len=4K buf=0+0x800",
  ])
  func `an area that would not fit keeps it from rising`(area: String) throws {
    var world = try world("vt-d", Self.pci + "map $a \(area) rw\n")
    for line in ["hwpt $d $a", "attach $d $a", "option huge-pages $a set 0"] {
      let before = world.state
      let refusal = try world.refusal(line)
      #expect(refusal.errno == .EADDRINUSE)
      #expect(refusal.function == "iopt_check_iova_alignment")
      #expect(world.state == before)
    }
  }

  @Test func `mappings do not keep huge pages from being switched off, page tables with mappings do`() throws
  {
    var world = try world("vt-d", Self.pci + "map $a iova=0x1000 len=4K rw\noption huge-pages $a set 0\n")
    try world.run("option huge-pages $a set 1\nhwpt $d $a as $h\noption huge-pages $a set 0 => EINVAL\n")
    try world.run("unmap $a all\noption huge-pages $a set 0\nmap $a iova=0x1000 len=4K rw\n")
    try world.run(
      "option huge-pages $a set 0\noption huge-pages $a set 1\noption huge-pages $a set 0 => EINVAL\n")
  }

  @Test func `the option is a switch`() throws {
    var world = try world("vt-d", "")
    #expect(try world.response("option huge-pages $a get") == .value(1))
    try world.run("option huge-pages $a set 0\n")
    #expect(try world.response("option huge-pages $a get") == .value(0))
    try world.run(
      "option huge-pages $a set 2 => EINVAL\noption huge-pages $a set 0xffffffffffffffff => EINVAL\n")
    #expect(try world.response("option huge-pages $a get") == .value(0))
  }

  @Test func `a table outside of which something is mapped cannot be linked`() throws {
    var world = try world("mock", "map $a iova=0xfff000 len=4K rw\nbind mock:0/0 as $d\n")
    let refusal = try world.refusal("attach $d $a")
    #expect(refusal.errno == .EADDRINUSE)
    #expect(refusal.culprits.first == .area(IOVARange(0xff_f000...0xff_ffff)))
    try world.run("unmap $a all\nmap $a iova=0x7ffff000 len=4K rw\nattach $d $a\n")
  }
}
