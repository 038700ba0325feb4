// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// What the DMA of a device meets, also between the steps of an operation.
struct TranslationTests {
  private static let start = "ioas as $a\nbind pci:0000:00:01.0 as $d\nmap $a iova=0x10000 len=8K buf=0 rw\n"

  private func world(_ lines: String, design: String = "linux-6.12") throws -> World {
    var world = try World("smmu-v3", design: try #require(Design.named(design)))
    try world.run(Self.start + lines)
    return world
  }

  @Test func `a bound device is blocked, an attached one reaches what is mapped`() throws {
    var world = try world("")
    let device = try world.id("d")
    #expect(world.kernel.translation(of: device) == .blocked)
    #expect(world.kernel.dma(from: device, at: 0x10000) == .fault("the DMA of the device is blocked"))
    try world.run("attach $d $a as $p\n")
    let table = try world.id("p")
    #expect(world.kernel.translation(of: device) == .table(table, .filled))
    let memory = DMA.memory(
      hwpt: table, area: IOVARange(0x10000...0x11fff), userAddress: 0x1000_0000_1234,
      .readWrite)
    #expect(world.kernel.dma(from: device, at: 0x11234) == memory)
    #expect(world.kernel.dma(from: device, at: 0x12000) == .fault("hwpt \(table) maps nothing at 0x12000"))
    #expect(world.kernel.translation(of: .nonexistent) == .blocked)
  }

  @Test func `a first attach has the device on an empty table between the switch and the fill`() throws {
    let world = try world("")
    var kernel = world.kernel
    let device = try world.id("d")
    var execution = kernel.begin(.attach(.object(device), to: try world.id("a")))
    var seen: [Translation] = [kernel.translation(of: device)]
    while execution.outcome == nil {
      _ = execution.advance(&kernel)
      if seen.last != kernel.translation(of: device) { seen.append(kernel.translation(of: device)) }
    }
    #expect(seen == [.blocked, .table(3, .empty), .table(3, .filled)])
  }

  @Test func `an empty table faults where its IOAS has a mapping`() throws {
    var world = try world("ioas as $b\nhwpt $d $a as $h\nattach $d $b\n", design: "deferred-link")
    let (device, table) = (try world.id("d"), try world.id("h"))
    var (kernel, execution) = (world.kernel, world.kernel.begin(.attach(.object(device), to: table)))
    while kernel.translation(of: device) != .table(table, .empty) {
      try #require(execution.outcome == nil)
      _ = execution.advance(&kernel)
    }
    #expect(
      kernel.dma(from: device, at: 0x10000) == .fault("hwpt \(table) is empty: it is not linked to its IOAS"))
    try world.run("attach $d $h\n")
    guard case .memory = world.kernel.dma(from: device, at: 0x10000) else {
      Issue.record("the table was not filled")
      return
    }
  }

  @Test func `a table that is freed under the hardware is told as freed`() throws {
    // $y is noted on a table that its group was switched away from; the table that it is on goes.
    var world = try World(
      "two-smmus", design: .deferredLink, checkingInvariants: false)
    try world.run(
      """
      ioas as $a
      ioas as $b
      bind pci:0000:01:00.0 as $x
      bind pci:0000:01:00.1 as $y
      hwpt $x $a as $h
      attach $x $h
      attach $y $b as $q
      attach $y $h
      """)
    let device = try world.id("y")
    #expect(world.kernel.translation(of: device) == .table(try world.id("q"), .freed))
    #expect(world.kernel.checkInvariants().contains { $0.contains("which was freed") })
    guard case .fault(let why) = world.kernel.dma(from: device, at: 0) else {
      Issue.record("a freed table translates")
      return
    }
    #expect(why.contains("freed"))
    try world.run("detach $x\ndetach $y\n")
    #expect(world.kernel.hwpts.values.allSatisfy { $0.formerID == nil })
  }

  @Test func `the doorbell of an interrupt is mapped in the table that was used when it was requested`()
    throws
  {
    var world = try world("attach $d $a as $p\n")
    let device = try world.id("d")
    #expect(world.kernel.interrupts(of: device) == .notRequested)
    #expect(try world.response("interrupt $d") == .iova(0x8000000))
    #expect(world.kernel.dma(from: device, at: 0x8000fff) == .doorbell)
    #expect(world.kernel.interrupts(of: device) == .arrive(0x8000000))
    try world.run("hwpt $d $a as $h\nattach $d $h\n")
    let lost = Interrupts.lost(0x8000000, "hwpt \(try world.id("h")) maps nothing at 0x8000000")
    #expect(world.kernel.interrupts(of: device) == lost)
    try world.run("interrupt $d\n")
    #expect(world.kernel.interrupts(of: device) == .arrive(0x8000000))
  }

  @Test func `hardware takes its interrupts before it translates`() throws {
    var world = try World("vt-d")
    try world.run("bind pci:0000:00:02.0 as $d\n")
    #expect(try world.response("interrupt $d") == .iova(0xfee0_0000))
    #expect(world.kernel.interrupts(of: try world.id("d")) == .arrive(0xfee0_0000))
  }

  @Test func `a mock device raises no interrupts, and an unbound one is not there`() throws {
    var world = try World("mock")
    try world.run(
      "ioas as $a\nbind mock:0/0 as $d\nattach $d $a\ninterrupt $d => ENOTTY\ninterrupt 99 => ENOENT\n")
  }
}
