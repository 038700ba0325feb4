// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import Testing

/// What IOMMU_IOAS_MAP accepts, and which of several errors wins.
struct MapTests {
  /// An IOAS with pages of 4 KiB and a window at 0xfee00000; `$u` is one without a page table.
  private func world() throws -> World {
    var world = try World("vt-d")
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:02.0 as $d
      attach $d $a
      map $a iova=0x1000 len=4K buf=0 rw
      map $a iova=0xfedff000 len=4K buf=0 rw
      ioas as $u
      map $u iova=0x1001 len=4K buf=0+1 r
      """)
    return world
  }

  @Test(arguments: [
    ("map 99 iova=0xffffffffffffffff len=4K", Errno.EOVERFLOW, "iommufd_ioas_map"),
    ("map 99 len=0xffffffffffffffff rw", .EOVERFLOW, "iommufd_ioas_map"),
    ("map 99 len=0", .EINVAL, "iommufd_ioas_map"),  // no protection, before the id
    ("map 99 len=0 rw", .ENOENT, "iommufd_get_object"),  // the id, before the length
    ("map $a iova=1 len=0 rw", .EINVAL, "iopt_alloc_pages"),
    ("map $a len=0xfffffffffffff000 rw", .EINVAL, "iopt_alloc_pages"),
    ("map $a len=0xffffffffffffefff rw", .EOVERFLOW, "iopt_alloc_pages"),  // buf + length wraps
    ("map $a len=4K va=0xfffffffffffff000 rw", .EOVERFLOW, "iopt_alloc_pages"),  // ends at 2^64
    ("map $a len=4K va=0xffffffffffffe000 rw", .EFAULT, "pfn_reader_user_pin"),
    ("map $a iova=0x800 len=0x800 rw", .EINVAL, "iopt_alloc_area_pages"),
    ("map $a iova=0x800 len=4K rw", .EINVAL, "iopt_check_iova"),
    ("map $a iova=0xfffffffffffff000 len=8K rw", .EOVERFLOW, "iopt_check_iova"),
    ("map $a iova=0xfedff000 len=8K rw", .EINVAL, "iopt_check_iova"),  // reserved wins over existing
    ("map $a iova=0x1000 len=8K va=1 rw", .EEXIST, "iopt_check_iova"),  // existing over the page offset
    ("map $a iova=0x5000 len=4K va=1 rw", .EINVAL, "iopt_insert_area"),  // the page offset over memory
    ("map $a len=4K va=1 rw", .EINVAL, "iopt_alloc_iova"),
    ("map $a len=1T rw", .ENOSPC, "iopt_alloc_iova"),
    ("map $a len=0x7fffffffffffffff va=0 rw", .EINVAL, "iopt_alloc_area_pages"),
    ("map $a len=0x8000000000000000 va=0 rw", .EOVERFLOW, "iopt_alloc_iova"),
  ])
  func `the first of several errors wins`(line: String, errno: Errno, function: String) throws {
    var world = try world()
    let refusal = try world.refusal(line)
    #expect(refusal.errno == errno)
    #expect(refusal.function == function)
  }

  @Test(arguments: [
    ("copy $a 99 src=0xffffffffffffffff len=4K", Errno.EOVERFLOW, "iommufd_ioas_copy"),
    ("copy $a 99 src=0 len=4K iova=0xffffffffffffffff", .EOVERFLOW, "iommufd_ioas_copy"),
    ("copy 99 98 src=0 len=0", .EINVAL, "iommufd_ioas_copy"),
    ("copy 99 98 src=0 len=0 r", .ENOENT, "iommufd_get_object"),
    ("copy 99 $u src=0 len=0 r", .EINVAL, "iopt_get_pages"),
    ("copy 99 $u src=0xfffffffffffffffe len=3 r", .EOVERFLOW, "iopt_get_pages"),
    ("copy 99 $u src=0 len=1 r", .ENOENT, "iopt_get_pages"),
    ("copy 99 $u src=0x1001 len=1 r", .ENOENT, "iommufd_get_object"),
    ("copy $a $u src=0x1001 len=1 w", .EINVAL, "iopt_alloc_area_pages"),
    ("copy $a $u src=0x1001 len=4K iova=0x1000 w", .EEXIST, "iopt_check_iova"),  // existing over EPERM
    ("copy $a $u src=0x1001 len=4K iova=0x5000 w", .EPERM, "iopt_insert_area"),  // EPERM over the offset
    ("copy $a $u src=0x1001 len=4K iova=0x5000 r", .EINVAL, "iopt_insert_area"),
  ])
  func `the first of several errors of a copy wins`(line: String, errno: Errno, function: String) throws {
    var world = try world()
    let refusal = try world.refusal(line)
    #expect(refusal.errno == errno)
    #expect(refusal.function == function)
  }

  @Test(arguments: [
    "map $u iova=0 len=1 va=0 r", "map $u iova=0xfffffffffffffffe len=2 va=0 w",
    "map $u iova=0xfffffffffffffffe len=1 va=0xfffffffffffffffe w", "map $u iova=0x3003 len=5 buf=9+7 rw",
    "map $u iova=0x8000000000000000 len=0x8000000000000000 va=0 r", "map $u len=1 va=1 r",
  ])
  func `without a page table every address and all memory will do`(line: String) throws {
    var world = try world()
    try world.run(line)
    #expect(try world.ioas("u").iopt.areas.count == 2)
  }

  @Test(arguments: [(0, true), (1, true), (2, false), (0xfff, false), (0x1000, true)])
  func `the number of pages behind the longest mapping must not wrap`(userAddress: Int, fits: Bool) throws {
    var world = try World("vt-d")
    try world.run("ioas as $a\n")
    let line = "map $a iova=0 len=0xffffffffffffefff va=\(userAddress) r"
    if fits {
      try world.run(line)
    } else {
      let refusal = try world.refusal(line)
      #expect(refusal.errno == .EOVERFLOW)
      #expect(refusal.function == "iopt_insert_area")
    }
  }

  @Test func `addresses and memory need not be congruent beyond the alignment`() throws {
    var world = try World("mock")
    try world.run("ioas as $a\nbind mock:0/0 as $d\nattach $d $a\n")
    try world.run(
      """
      map $a iova=0x1000800 len=4K buf=0 rw
      map $a iova=0x1003000 len=2K buf=0+0x800 rw
      map $a iova=0x1004400 len=2K buf=0 rw => EINVAL
      map $a iova=0x1004000 len=2K buf=0+0x400 rw => EINVAL
      map $a iova=0x1004000 len=0x400 buf=0 rw => EINVAL
      """)
  }
}
