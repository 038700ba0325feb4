// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// A struct that the kernel accepts, and which of its bytes may be what.
struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let command: UInt32
  /// The least size that the kernel accepts.
  let minimum: Int
  /// The struct at its full size; its first word is overwritten with the size.
  let bytes: [UInt8]
  /// What it asks of a backend.
  let request: Request
  /// The field of the flags, with the bits that decoding lets through.
  var flags: (offset: Int, known: UInt32)?
  /// Bytes that must be 0.
  var reserved: [Int] = []
  /// Bytes that the kernel does not look at: outputs and reserved fields without a check.
  var ignored: [Int] = []
  /// The offsets of the 64-bit fields.
  var quads: [Int] = []

  var testDescription: String { name }

  /// The struct with its size stated as so many bytes: cut, or with zeros behind.
  func sized(_ size: Int) -> [UInt8] {
    let longer = bytes + [UInt8](repeating: 0, count: max(0, size - bytes.count))
    return Array(longer.with(UInt32(size), at: 0).prefix(max(4, size)))
  }

  /// The struct at its full size.
  var exact: [UInt8] { sized(bytes.count) }

  static let all = ioas + hwpt + test

  static let ioas: [Sample] = [
    Sample(
      name: "IOMMU_DESTROY", command: 0x3b80, minimum: 8, bytes: pack(.word(8), .word(5)),
      request: .destroy(5)),
    Sample(
      name: "IOMMU_IOAS_ALLOC", command: 0x3b81, minimum: 12, bytes: pack(.word(12), .word(0), .word(0)),
      request: .ioasAlloc, flags: (4, 0), ignored: [8, 11]),
    Sample(
      name: "IOMMU_IOAS_ALLOW_IOVAS", command: 0x3b82, minimum: 24,
      bytes: pack(.word(24), .word(1), .word(0), .word(0), .quad(0)),
      request: .allowIOVAs(1, []), reserved: [12, 13, 14, 15], ignored: [16, 23], quads: [16]),
    Sample(
      name: "IOMMU_IOAS_COPY", command: 0x3b83, minimum: 40,
      bytes: pack(
        .word(40), .word(7), .word(2), .word(1), .quad(0x1000), .quad(0x8000), .quad(0x4000)),
      request: .ioasCopy(to: 2, from: 1, source: 0x4000, length: 0x1000, at: 0x8000, .readWrite),
      flags: (4, 0x1_0007), quads: [16, 24, 32]),
    Sample(
      name: "IOMMU_IOAS_IOVA_RANGES", command: 0x3b84, minimum: 32,
      bytes: pack(.word(32), .word(1), .word(4), .word(0), .quad(0x20000), .quad(0)),
      request: .iovaRanges(1), reserved: [12, 13, 14, 15], ignored: [8, 16, 24, 31], quads: [16, 24]),
    Sample(
      name: "IOMMU_IOAS_MAP", command: 0x3b85, minimum: 40,
      bytes: pack(.word(40), .word(7), .word(1), .word(0), .quad(0x30000), .quad(0x2000), .quad(0x9000)),
      request: .ioasMap(1, at: 0x9000, length: 0x2000, memory: .address(0x30000), .readWrite),
      flags: (4, 7), reserved: [12, 13, 14, 15], quads: [16, 24, 32]),
    Sample(
      name: "IOMMU_IOAS_UNMAP", command: 0x3b86, minimum: 24,
      bytes: pack(.word(24), .word(1), .quad(0x9000), .quad(0x2000)),
      request: .ioasUnmap(1, at: 0x9000, length: 0x2000), quads: [8, 16]),
    Sample(
      name: "IOMMU_OPTION, RLIMIT_MODE", command: 0x3b87, minimum: 24,
      bytes: pack(.word(24), .word(0), .half(0), .half(0), .word(0), .quad(1)),
      request: .rlimitMode(set: 1), reserved: [10, 11, 12, 15], quads: [16]),
    Sample(
      name: "IOMMU_OPTION, RLIMIT_MODE, get", command: 0x3b87, minimum: 24,
      bytes: pack(.word(24), .word(0), .half(1), .half(0), .word(0), .quad(0)),
      request: .rlimitMode(set: nil), reserved: [10, 11, 12, 15], ignored: [16, 23]),
    Sample(
      name: "IOMMU_OPTION, HUGE_PAGES", command: 0x3b87, minimum: 24,
      bytes: pack(.word(24), .word(1), .half(0), .half(0), .word(6), .quad(0)),
      request: .hugePages(6, set: 0), reserved: [10, 11], quads: [16]),
    Sample(
      name: "IOMMU_OPTION, HUGE_PAGES, get", command: 0x3b87, minimum: 24,
      bytes: pack(.word(24), .word(1), .half(1), .half(0), .word(6), .quad(0)),
      request: .hugePages(6, set: nil), reserved: [10, 11], ignored: [16, 23]),
    Sample(
      name: "IOMMU_VFIO_IOAS, get", command: 0x3b88, minimum: 12,
      bytes: pack(.word(12), .word(0), .half(0), .half(0)),
      request: .vfioIOASGet, reserved: [10, 11], ignored: [4, 7]),
    Sample(
      name: "IOMMU_VFIO_IOAS, set", command: 0x3b88, minimum: 12,
      bytes: pack(.word(12), .word(3), .half(1), .half(0)),
      request: .vfioIOASSet(3), reserved: [10, 11]),
    Sample(
      name: "IOMMU_VFIO_IOAS, clear", command: 0x3b88, minimum: 12,
      bytes: pack(.word(12), .word(0), .half(2), .half(0)),
      request: .vfioIOASClear, reserved: [10, 11], ignored: [4, 7]),
  ]

  static let hwpt: [Sample] = [
    Sample(
      name: "IOMMU_HWPT_ALLOC", command: 0x3b89, minimum: 24,
      bytes: pack(
        .word(48), .word(3), .word(2), .word(1), .word(0), .word(0), .word(0), .word(0), .quad(0), .word(0),
        .word(0)),
      request: .hwptAlloc(.object(2), 1, HWPTOptions(flags: 3)), reserved: [20, 21, 22, 23],
      ignored: [16, 19, 32, 39, 40, 43, 44, 45, 46, 47], quads: [32]),
    Sample(
      name: "IOMMU_GET_HW_INFO", command: 0x3b8a, minimum: 32,
      bytes: pack(
        .word(40), .word(0), .word(2), .word(8), .quad(0x40000), .word(0), .byte(0), .byte(0), .byte(0),
        .byte(0), .quad(0)),
      request: .hwInfo(.object(2)), flags: (4, 0), reserved: [29, 30, 31],
      ignored: [12, 16, 24, 27, 28, 32, 39], quads: [16, 32]),
    Sample(
      name: "IOMMU_HWPT_SET_DIRTY_TRACKING", command: 0x3b8b, minimum: 16,
      bytes: pack(.word(16), .word(1), .word(4), .word(0)),
      request: .setDirtyTracking(4, true), flags: (4, 1), ignored: [12, 13, 14, 15]),
    Sample(
      name: "IOMMU_HWPT_GET_DIRTY_BITMAP", command: 0x3b8c, minimum: 48,
      bytes: pack(
        .word(48), .word(4), .word(1), .word(0), .quad(0x10000), .quad(0x8000), .quad(0x800), .quad(0x50000)),
      request: .getDirtyBitmap(4, at: 0x10000, length: 0x8000, pageSize: 0x800, noClear: true),
      flags: (8, 1), reserved: [12, 13, 14, 15], ignored: [40], quads: [16, 24, 32, 40]),
    Sample(
      name: "IOMMU_HWPT_INVALIDATE", command: 0x3b8d, minimum: 32,
      bytes: pack(.word(32), .word(4), .quad(0), .word(0xdead_beef), .word(8), .word(0), .word(0)),
      request: .hwptInvalidate(
        4, Invalidation(type: 0xdead_beef, entryLength: 8, count: 0, bytes: [])),
      reserved: [28, 29, 30, 31], ignored: [8, 15], quads: [8]),
    Sample(
      name: "IOMMU_FAULT_QUEUE_ALLOC", command: 0x3b8e, minimum: 16,
      bytes: pack(.word(16), .word(0), .word(0), .word(0)),
      request: .faultQueueAlloc, flags: (4, 0), ignored: [8, 11, 12, 15]),
  ]

  static let test: [Sample] = [
    command("ADD_RESERVED", 1, id: 1, .quad(0x1000), .quad(0x2000), quads: [16, 24]) {
      .addReserved(1, at: 0x1000, length: 0x2000)
    },
    command("MOCK_DOMAIN", 2, id: 1, ignored: [16, 20, 24, 28]) { .test(.mockDomain(1, flags: 0)) },
    command("MD_CHECK_MAP", 3, id: 4, .quad(0x1000), .quad(0x800), .quad(0x60000), quads: [16, 24, 32]) {
      .test(.checkMap(4, at: 0x1000, length: 0x800, memory: .address(0x60000)))
    },
    command("MD_CHECK_REFS", 4, id: 9, .quad(0x1000), .quad(0x60000), .word(2), quads: [16, 24]) {
      .test(.checkRefs(.address(0x60000), length: 0x1000, refs: 2))
    },
    command("CREATE_ACCESS", 5, id: 1, .word(0), .word(1), flags: (20, 1), ignored: [16, 19]) {
      .access(.create(1, AccessOptions(flags: 1)))
    },
    command("DESTROY_ACCESS_PAGES", 6, id: 4, .word(12)) { .access(.unpin(7, item: 12)) },
    command(
      "ACCESS_PAGES", 7, id: 4, .word(1), .word(0), .quad(0x1000), .quad(0x100_0000), .quad(0x60000),
      flags: (16, 0x1_0001), ignored: [20, 23], quads: [24, 32, 40]
    ) {
      .access(.pin(7, at: 0x1000, length: 0x100_0000, flags: 1, compare: .address(0x60000)))
    },
    command(
      "ACCESS_RW", 8, id: 4, .quad(0x1001), .quad(0x100_0000), .quad(0x60000), .word(5),
      flags: (40, 0x1_0005), quads: [16, 24, 32]
    ) {
      .access(.transfer(7, at: 0x1001, length: 0x100_0000, flags: 5, memory: .address(0x60000)))
    },
    command("SET_TEMP_MEMORY_LIMIT", 9, id: 0, .word(65536), ignored: [8]) {
      .test(.setTemporaryMemoryLimit(65536))
    },
    command("MOCK_DOMAIN_REPLACE", 10, id: 2, .word(6)) { .test(.mockDomainReplace(2, to: 6)) },
    command("ACCESS_REPLACE_IOAS", 11, id: 4, .word(3)) { .access(.replace(7, to: 3)) },
    command("MOCK_DOMAIN_FLAGS", 12, id: 1, .word(0), .word(0), .word(0), .word(0xff), ignored: [16, 20, 24])
    {
      .test(.mockDomain(1, flags: 0xff))
    },
    command(
      "DIRTY", 13, id: 4, .word(0), .word(0), .quad(0x1000), .quad(0x800), .quad(0x800), .quad(0x60000),
      .quad(0), ignored: [16, 20, 56, 63], quads: [24, 32, 40, 48]
    ) {
      .test(.dirty(4, at: 0x1000, length: 0x800, pageSize: 0x800, .memory(.address(0x60000))))
    },
    command("MD_CHECK_IOTLB", 14, id: 5, .word(3), .word(0xbad_beef)) {
      .test(.checkIOTLB(5, id: 3, value: 0xbad_beef))
    },
    command("TRIGGER_IOPF", 15, id: 0, .word(3), .word(1), .word(2), .word(4), .quad(0x7000), quads: [32]) {
      .fault(.trigger(.object(3), IOPageFault(pasid: 1, group: 2, permissions: 4, address: 0x7000)))
    },
  ]

  /// An operation of IOMMU_TEST_CMD, with the fields of its union.
  private static func command(
    _ name: String, _ operation: UInt32, id: UInt32, _ fields: ABINumber..., flags: (Int, UInt32)? = nil,
    ignored: [Int] = [], quads: [Int] = [], request: () -> Request
  ) -> Sample {
    let head = pack(.word(72), .word(operation), .word(id), .word(0)) + fields.flatMap(\.bytes)
    return Sample(
      name: "IOMMU_TEST_OP_\(name)", command: 0x3ba0, minimum: 68,
      bytes: head + [UInt8](repeating: 0, count: 72 - head.count), request: request(), flags: flags,
      ignored: [12, 13, 14, 15, 64, 67] + ignored, quads: quads)
  }
}
