// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Simulator
import Testing

/// Why something is refused: errno, function, and what is in the way.
struct RefusalTests {
  /// Objects: IOAS 1, devices 2 and 3, auto table 4 of device 2, IOAS 5.
  private func world() throws -> World {
    var world = try World("smmu-v3")
    try world.run(
      """
      ioas as $a
      bind pci:0000:00:01.0 as $d
      bind pci:0000:01:00.0 as $e
      attach $d $a as $p
      map $a iova=0x1000 len=8K rw
      map $a iova=0x10000 len=4K r
      ioas as $b
      map $b iova=0x8000000 len=64K rw
      """)
    return world
  }

  static let attachment: [(line: String, errno: Errno, function: String, culprits: [String])] = [
    (
      "attach $e $b", .EADDRINUSE, "iopt_table_enforce_dev_resv_regions",
      ["area 0x8000000-0x800ffff", "reserved 0x8000000-0x80fffff by 0000:01:00.0 (sw-msi)"]
    ),
    (
      "attach $d $b", .EADDRINUSE, "iopt_table_enforce_dev_resv_regions",
      ["area 0x8000000-0x800ffff", "reserved 0x8000000-0x80fffff by 0000:00:01.0 (sw-msi)"]
    ),
    ("attach $d $e", .EINVAL, "iommufd_device_change_pt", ["object 3"]),
    ("attach $d 99", .ENOENT, "iommufd_get_object", []),
    ("attach $a $a", .ENOENT, "iommufd_get_object", ["object 1"]),
    ("detach $p", .ENOENT, "iommufd_get_object", ["object 4"]),
    ("bind pci:0000:00:01.0", .EINVAL, "vfio_df_open", ["object 2", "0000:00:01.0"]),
    ("bind pci:0000:05:00.0", .ENOENT, "open", []),
    ("bind mock:0", .ENOENT, "open", []),
    ("hwpt $d 99", .EINVAL, "iommufd_hwpt_alloc", []),
    ("hwpt $d $d", .EINVAL, "iommufd_hwpt_alloc", ["object 2"]),
    ("hwpt $d $a dirty", .EOPNOTSUPP, "iommufd_hwpt_paging_alloc", []),
    ("hwpt $d $a nest-parent", .EOPNOTSUPP, "domain_alloc_user (arm-smmu-v3)", []),
    ("dirty $p on", .EOPNOTSUPP, "iopt_set_dirty_tracking", ["object 4"]),
    ("dirty $a on", .ENOENT, "iommufd_get_object", ["object 1"]),
    ("info $a", .ENOENT, "iommufd_get_object", ["object 1"]),
  ]

  static let mappings: [(line: String, errno: Errno, function: String, culprits: [String])] = [
    (
      "map $a iova=0x80ff000 len=8K rw", .EINVAL, "iopt_check_iova",
      ["reserved 0x8000000-0x80fffff by 0000:00:01.0 (sw-msi)"]
    ),
    (
      "map $a iova=0x1000000000000 len=4K rw", .EINVAL, "iopt_check_iova",
      ["reserved 0x1000000000000-0xffffffffffffffff by hwpt 4 (aperture)"]
    ),
    ("map $a iova=0x2000 len=4K rw", .EEXIST, "iopt_check_iova", ["area 0x1000-0x2fff"]),
    ("map $a iova=0 len=1M rw", .EEXIST, "iopt_check_iova", ["area 0x1000-0x2fff"]),
    ("map $a iova=0x1800 len=4K rw", .EINVAL, "iopt_check_iova", []),
    ("map $a iova=0x5000 len=4K va=0 rw", .EFAULT, "pfn_reader_user_pin", ["area 0x5000-0x5fff"]),
    ("unmap $a iova=0x1000 len=4K", .ENOENT, "iopt_unmap_iova_range", ["area 0x1000-0x2fff"]),
    ("unmap $a iova=0x20000 len=4K", .ENOENT, "iopt_unmap_iova", []),
    ("copy $b $a src=0x2000 len=8K rw", .ENOENT, "iopt_get_pages", []),
    ("copy $b $a src=0x10000 len=4K rw", .EPERM, "iopt_insert_area", []),
    (
      "allow $a 0x8000000-0x8000fff", .EADDRINUSE, "iopt_set_allow_iova",
      ["allowed 0x8000000-0x8000fff", "reserved 0x8000000-0x80fffff by 0000:00:01.0 (sw-msi)"]
    ),
    ("allow $a 1-2 2-3", .EINVAL, "iommufd_ioas_load_iovas", ["allowed 0x1-0x2"]),
    (
      "reserve $a start=0x2fff len=1", .EADDRINUSE, "iopt_reserve_iova",
      ["area 0x1000-0x2fff"]
    ),
    ("ranges $p", .ENOENT, "iommufd_get_object", ["object 4"]),
  ]

  static let others: [(line: String, errno: Errno, function: String, culprits: [String])] = [
    ("destroy $a", .EBUSY, "iommufd_object_remove", ["object 4"]),
    ("destroy $p", .EBUSY, "iommufd_object_remove", ["object 2"]),
    ("destroy $d", .EBUSY, "iommufd_object_remove", []),
    ("destroy $e", .EBUSY, "iommufd_object_remove", []),
    ("destroy 99", .ENOENT, "iommufd_get_object", []),
    ("destroy 0", .ENOENT, "iommufd_get_object", []),
    ("destroy $nothing", .ENOENT, "iommufd_get_object", []),
    (
      "option huge-pages $a set 0", .EINVAL, "iopt_disable_large_pages",
      ["area 0x1000-0x2fff", "object 4"]
    ),
    ("option huge-pages $a set 2", .EINVAL, "iommufd_ioas_option_huge_pages", []),
    ("option huge-pages $p set 2", .ENOENT, "iommufd_get_object", ["object 4"]),
    ("option rlimit-mode set 2", .EBUSY, "iommufd_option_rlimit_mode", ["object 1", "object 2", "object 3"]),
    ("vfio-ioas get", .ENODEV, "get_compat_ioas", []),
    ("vfio-ioas set $p", .ENOENT, "iommufd_get_object", ["object 4"]),
  ]

  @Test(arguments: attachment + mappings + others)
  func `a refusal names the function that decided and what was in the way`(
    line: String, errno: Errno, function: String, culprits: [String]
  ) throws {
    var world = try world()
    let before = world.state
    let refusal = try world.refusal(line)
    #expect(refusal.errno == errno)
    #expect(refusal.function == function)
    #expect(refusal.culprits.map(\.description) == culprits)
    #expect(world.state == before)
  }

  @Test(arguments: Machine.builtInNames)
  func `every refusal gives a rule, and culprits that exist`(machine: String) throws {
    var walk = try Walk(on: machine, seed: 51)
    for _ in 0..<1000 {
      let before = walk.kernel
      let (request, outcome) = walk.step()
      guard let refusal = outcome.refusal else { continue }
      if case .attach(_, let target) = request, before.objects[target] == nil { continue }
      #expect(!refusal.rule.isEmpty && !refusal.function.isEmpty, "\(request)")
      #expect(refusal.rule.last != "." && refusal.rule.allSatisfy { !$0.isNewline }, "\(refusal)")
      let missing = refusal.culprits.filter { !before.holds($0) && refusal.errno != .EFAULT }
      try #require(missing.isEmpty, "\(request): \(refusal)")
    }
  }
}

extension Kernel {
  /// Whether an object or an area that is blamed is there.
  fileprivate func holds(_ culprit: Refusal.Culprit) -> Bool {
    switch culprit {
    case .object(let id): objects[id] != nil
    case .area(let range): ioases.keys.contains { areas(of: $0).contains(range) }
    case .device(let name): machine.device(name) != nil
    case .reserved, .allowed: true
    }
  }
}
