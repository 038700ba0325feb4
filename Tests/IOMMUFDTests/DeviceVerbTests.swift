// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Lines about devices, page tables and the rest: what they mean, and how they are printed.
struct DeviceVerbTests {
  private static let d = Reference.name("d")
  private static let a = Reference.name("a")
  private static let h = Reference.name("h")

  static let devices: [(text: String, operation: TextOperation, canonical: String)] = [
    ("bind mock:0", .bind(.mock(0), flags: 0), "bind mock:0/0x0"),
    ("bind mock:12/3", .bind(.mock(12), flags: 3), "bind mock:12/0x3"),
    ("bind mock:0x10/0xffffffff", .bind(.mock(16), flags: .max), "bind mock:16/0xffffffff"),
    ("unbind $d", .unbind(d), "unbind $d"),
    ("attach $d $a", .attach(d, to: a), "attach $d $a"),
    ("attach 3 0x10", .attach(.id(3), to: .id(16)), "attach 3 16"),
    ("detach $d", .detach(d), "detach $d"),
    ("interrupt 7", .interrupt(.id(7)), "interrupt 7"),
    ("info 4294967295", .hwInfo(.id(0xffff_ffff)), "info 4294967295"),
    ("destroy 0xfffffff0", .destroy(.id(.nonexistent)), "destroy 0xfffffff0"),
    ("destroy $a-b_9", .destroy(.name("a-b_9")), "destroy $a-b_9"),
  ]

  static let tables: [(text: String, operation: TextOperation, canonical: String)] = [
    ("hwpt $d $a", .hwptAlloc(d, a, .init()), "hwpt $d $a"),
    (
      "hwpt $d $a selftest-data dirty nest-parent",
      .hwptAlloc(d, a, .init(flags: 3, selftestData: true)), "hwpt $d $a nest-parent dirty selftest-data"
    ),
    ("hwpt $d $a flags=1", .hwptAlloc(d, a, .init(flags: 1)), "hwpt $d $a nest-parent"),
    ("hwpt $d $a flags=4", .hwptAlloc(d, a, .init(flags: 4)), "hwpt $d $a flags=0x4"),
    ("hwpt $d $a fault=$f", .hwptAlloc(d, a, .init(flags: 4, faultQueue: .name("f"))), "hwpt $d $a fault=$f"),
    (
      "hwpt $d $a flags=0xfc fault=7", .hwptAlloc(d, a, .init(flags: 0xfc, faultQueue: .id(7))),
      "hwpt $d $a fault=7 flags=0xf8"
    ),
    ("fault-queue", .faultQueueAlloc, "fault-queue"),
    ("dirty $h on", .setDirtyTracking(h, true), "dirty $h on"),
    ("dirty $h off", .setDirtyTracking(h, false), "dirty $h off"),
    (
      "dirty $h iova=0 len=1M", .getDirtyBitmap(h, at: 0, length: 1 << 20, pageSize: 4096, noClear: false),
      "dirty $h iova=0x0 len=1M page=4K"
    ),
    (
      "dirty $h no-clear page=2K len=0 iova=1",
      .getDirtyBitmap(h, at: 1, length: 0, pageSize: 2048, noClear: true),
      "dirty $h iova=0x1 len=0 page=2K no-clear"
    ),
  ]

  static let others: [(text: String, operation: TextOperation, canonical: String)] = [
    ("option huge-pages $a get", .hugePages(a, set: nil), "option huge-pages $a get"),
    ("option huge-pages $a set 0x1", .hugePages(a, set: 1), "option huge-pages $a set 1"),
    ("option huge-pages 2 set 4K", .hugePages(.id(2), set: 4096), "option huge-pages 2 set 4096"),
    ("option rlimit-mode get", .rlimitMode(set: nil), "option rlimit-mode get"),
    ("option rlimit-mode set 1", .rlimitMode(set: 1), "option rlimit-mode set 1"),
    ("vfio-ioas get", .vfioIOASGet, "vfio-ioas get"),
    ("vfio-ioas set $a", .vfioIOASSet(a), "vfio-ioas set $a"),
    ("vfio-ioas clear", .vfioIOASClear, "vfio-ioas clear"),
    ("rlimit 64M", .setMemlockLimit(64 << 20), "rlimit 64M"),
    ("rlimit 0", .setMemlockLimit(0), "rlimit 0"),
  ]

  @Test(arguments: devices + tables + others)
  func `a line is read and printed in canonical form`(
    text: String, operation: TextOperation, canonical: String
  ) throws {
    let statement = try Statement(text, name: "line")
    #expect(statement == Statement(operation))
    #expect("\(statement)" == canonical)
    #expect(try Statement(canonical, name: "canonical") == statement)
  }

  @Test func `a PCI device is bound by its address`() throws {
    let address = try #require(PCIAddress("0000:01:00.0"))
    let statement = try Statement("bind pci:0000:01:00.0 as $d", name: "line")
    #expect(statement == Statement(.bind(.pci(address), flags: 0), as: "d"))
  }

  @Test func `naming a fault queue sets its flag`() {
    #expect(HWPTOptions(faultQueue: Reference.id(1)).flags == HWPTFlags.faultIDValid)
    #expect(HWPTOptions<Reference>().flags == 0)
  }
}

struct VerbTests {
  @Test func `the verbs stand in the order of the help, each once`() {
    let names =
      "ioas map unmap copy ranges allow reserve bind unbind attach detach interrupt info hwpt dirty invalidate "
      + "fault-queue destroy close option rlimit memory capability access-create access-attach "
      + "access-replace access-detach access-pin access-unpin access-read access-write fault-trigger "
      + "fault-read fault-respond vfio-ioas vfio-extension vfio-set-iommu vfio-info vfio-map vfio-unmap "
      + "mock-device mock-replace mock-dirty mock-check-map mock-check-refs mock-check-iotlb mock-copy mock-memory-limit"
    #expect(Verb.all.map(\.name).joined(separator: " ") == names)
  }

  @Test(arguments: Verb.all.map(\.name))
  func `a verb is found by its name and explains itself`(name: String) throws {
    let verb = try #require(Verb.named(name))
    #expect(verb.usage.hasPrefix(name))
    #expect(!verb.call.isEmpty && !verb.summary.isEmpty)
  }

  @Test func `only what makes or chooses an object names it`() {
    let naming = ["ioas", "bind mock:0", "attach 1 2", "hwpt 1 2", "fault-queue", "vfio-ioas get"]
    let others = [
      "destroy 1", "detach 1", "vfio-ioas set 1", "vfio-ioas clear", "info 1", "rlimit 1", "ranges 1",
    ]
    for line in naming { #expect(throws: Never.self) { try Statement("\(line) as $x", name: "test") } }
    for line in others { #expect(throws: SyntaxError.self) { try Statement("\(line) as $x", name: "test") } }
  }

  @Test func `nothing but its name finds a verb`() {
    #expect(Verb.named("Ioas") == nil)
    #expect(Verb.named("") == nil)
  }
}
