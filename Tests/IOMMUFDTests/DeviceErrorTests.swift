// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Errors of lines about devices, page tables, options and limits.
struct DeviceErrorTests {
  static let lines = [
    BadLine("bind", 6, 1, "something is missing here", .device),
    BadLine("bind 0000:01:00.0", 6, 12, "'0000:01:00.0' is not a device", .device),
    BadLine("bind pci:0000:01:00", 6, 14, "'pci:0000:01:00' is not a device", .device),
    BadLine("bind pci:0000:01:20.0", 6, 16, "'pci:0000:01:20.0' is not a device", .device),
    BadLine("bind pci:0000:01:00.8", 6, 16, "'pci:0000:01:00.8' is not a device", .device),
    BadLine("bind pci:+123:01:00.0", 6, 16, "'pci:+123:01:00.0' is not a device", .device),
    BadLine("bind pci:0000:-0:00.0", 6, 16, "'pci:0000:-0:00.0' is not a device", .device),
    BadLine("bind pci:000g:01:00.0", 6, 16, "'pci:000g:01:00.0' is not a device", .device),
    BadLine("bind mock:", 11, 1, "'' is not a number", .mockNumber),
    BadLine("bind mock:x", 11, 1, "'x' is not a number", .mockNumber),
    BadLine("bind mock:1/", 13, 1, "'' is not a number", .mockFlags),
    BadLine("bind mock:1/zz", 13, 2, "'zz' is not a number", .mockFlags),
    BadLine("bind mock:1/2/3", 13, 3, "'2/3' is not a number", .mockFlags),
    BadLine("bind mock:4294967296", 11, 10, "'4294967296' does not fit in 32 bits", .mockNumber),
    BadLine("bind mock:0/4294967296", 13, 10, "'4294967296' does not fit in 32 bits", .mockFlags),
    BadLine("bind pci:0000:00:01.0 now", 23, 3, "'now' does not belong here", .end),
    BadLine(
      "attach $d", 11, 1, "something is missing here", "an IOAS or a hwpt: a name such as $a, or an object id"
    ),
    BadLine("hwpt $d $a fault=", 18, 1, "'' is not a number", .queue),
    BadLine("hwpt $d $a fault=x", 18, 1, "'x' is not a number", .queue),
    BadLine("hwpt $d $a flags=4294967296", 18, 10, "'4294967296' does not fit in 32 bits", "flag bits"),
    BadLine("hwpt $d $a nest-parent nest-parent", 24, 11, "'nest-parent' stands here a second time", nil),
    BadLine(
      "hwpt $d $a wild", 12, 4, "'wild' is not an option here",
      "fault=…, flags=…, iotlb=…, data=…, nest-parent, dirty, selftest-data"),
    BadLine("fault-queue x", 13, 1, "'x' does not belong here", .end),
    BadLine("dirty $h", 10, 1, "'iova=' is missing", .iovaOption),
    BadLine("dirty $h on off", 13, 3, "'off' does not belong here", .end),
    BadLine("dirty $h maybe", 10, 5, "'maybe' is not an option here", "iova=…, len=…, page=…, no-clear"),
    BadLine("dirty $h iova=0 len=4K page=x", 29, 1, "'x' is not a number", "a page size such as 4K"),
    BadLine("option", 8, 1, "something is missing here", "'huge-pages' or 'rlimit-mode'"),
    BadLine("option wild $a get", 8, 4, "'wild' is not understood", "'huge-pages' or 'rlimit-mode'"),
    BadLine("option huge-pages $a", 22, 1, "something is missing here", .getOrSet),
    BadLine("option huge-pages $a set", 26, 1, "something is missing here", "the new value"),
    BadLine("option huge-pages $a set x", 26, 1, "'x' is not a number", "the new value, a number"),
    BadLine("option huge-pages $a get 1", 26, 1, "'1' does not belong here", .end),
    BadLine("option rlimit-mode toggle", 20, 6, "'toggle' is not understood", .getOrSet),
    BadLine("vfio-ioas", 11, 1, "something is missing here", "'get' or 'set' or 'clear'"),
    BadLine("vfio-ioas set", 15, 1, "something is missing here", .ioas),
    BadLine("vfio-ioas get $a", 15, 2, "'$a' does not belong here", .end),
    BadLine("rlimit", 8, 1, "something is missing here", .bytes),
    BadLine("rlimit 1 2", 10, 1, "'2' does not belong here", .end),
    BadLine("rlimit x", 8, 1, "'x' is not a number", .bytes),
    BadLine(
      "unbind", 8, 1, "something is missing here", "a bound device: a name such as $a, or an object id"),
    BadLine("detach $d $a", 11, 2, "'$a' does not belong here", .end),
    BadLine("detach $d as $e", 14, 2, "'detach' makes no object that could be named", nil),
    BadLine("info x", 6, 1, "'x' is not a number", "a bound device: a name such as $a, or an object id"),
  ]

  @Test(arguments: lines)
  func `a bad line is refused with its place and what was expected`(_ line: BadLine) throws {
    let errors = try #require(throws: SyntaxErrors.self) { try line.read() }
    #expect("\(errors)" == line.report)
  }
}
