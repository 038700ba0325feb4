// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// What IOMMU_GET_HW_INFO tells, in words.
struct HardwareWordsTests {
  private static func vtd(_ capability: UInt64, _ extended: UInt64, flags: UInt32 = 0, bits: UInt64 = 0)
    -> HardwareInfo
  {
    let data =
      flags.littleEndianBytes + [0, 0, 0, 0] + capability.littleEndianBytes + extended.littleEndianBytes
    return HardwareInfo(type: 1, data: data, capabilities: bits)
  }

  private static func smmu(_ id: [UInt32], _ iidr: UInt32 = 0, _ aidr: UInt32 = 0, bits: UInt64 = 0)
    -> HardwareInfo
  {
    let registers = (id + Array(repeating: 0, count: 6 - id.count)) + [iidr, aidr]
    return HardwareInfo(
      type: 2, data: Array(repeating: 0, count: 8) + registers.flatMap(\.littleEndianBytes),
      capabilities: bits)
  }

  private static let emulatedVTD = """
    domains 65536, 39-bit addresses, tables of 39 bits, pages 4K 2M 1G, caching mode, \
    page-selective invalidation, write draining, read draining, queued invalidation, device IOTLB, \
    interrupt remapping, pass-through
    """

  private static let serverVTD = """
    domains 65536, 57-bit addresses, tables of 48 57 bits, pages 4K 2M 1G, protected low memory, \
    protected high memory, zero-length reads, page-selective invalidation, write draining, read draining, \
    first-stage 1G pages, posted interrupts, first-stage 5 levels, coherent walks, queued invalidation, \
    device IOTLB, interrupt remapping, x2APIC interrupts, pass-through, snoop control, nesting, \
    page requests, scalable mode, dirty tracking, second-stage tables, first-stage tables, \
    coherent scalable-mode walks, 20-bit PASIDs, no read-only mappings under nesting (erratum 772415), \
    dirty tracking for page tables
    """

  private static let largeSMMU = """
    SMMUv3.2, Arm MMU-700, r1p2, stage 1, stage 2, nesting, AArch64 tables, access flag and dirty updates, \
    48-bit addresses, 48-bit output, granules 4K 16K 64K, 32-bit stream ids, 20-bit substream ids, \
    coherent walks, broadcast invalidation, ATS, 16-bit ASIDs, MSIs, PRI, 16-bit VMIDs, \
    two-level stream table, stall or terminate, hierarchical attributes off, range invalidation, \
    dirty tracking for page tables
    """

  private static let smallSMMU = """
    SMMUv3.0, implementer 0x7ff product 0x1, r0p0, stage 2, AArch32 and AArch64 tables, \
    access flag updates, 52-bit addresses, 32-bit output, granules 64K, 8-bit stream ids, always stalls
    """

  static let table: [(info: HardwareInfo, words: String)] = [
    (vtd(0xd2_008c_2226_0286, 0xf0_0f4e), emulatedVTD),
    (
      vtd(1, 0),
      "domains 64, 1-bit addresses, pages 4K"
    ),
    (
      vtd(1 << 34 | 2 << 8 | 47 << 16, 1),
      "domains 16, 48-bit addresses, tables of 39 bits, pages 4K 2M, coherent walks"
    ),
    (
      vtd(
        0x19cc_008c_4078_0c66, 0x1_e99a_2440_00df, flags: 1, bits: 1), serverVTD
    ),
    (
      smmu([0x0805_34bb, 20 << 6 | 32, 0, 1 << 2 | 1 << 10, 0, 0x75], 0x4871_243b, 2, bits: 1), largeSMMU
    ),
    (smmu([1 | 3 << 2 | 1 << 6 | 2 << 24, 8, 0, 0, 0, 1 << 6 | 1 << 10], 0x0010_07ff), smallSMMU),
    (vtd(0, 0, flags: 1, bits: 1), ""),
    (smmu([]), ""),
    (HardwareInfo(type: 1, data: [], capabilities: 1), ""),
    (HardwareInfo(type: 0xfeed_beef, data: [0, 0, 0, 0, 0xef, 0xbe, 0xad, 0xde], capabilities: 1), ""),
  ]

  @Test(arguments: table)
  func `registers are told in words`(_ info: HardwareInfo, words: String) {
    #expect(info.words.joined(separator: ", ") == words)
  }

  static let widths: [(capability: UInt64, extended: UInt64, bits: Int?)] = [
    // Second-stage tables alone: the widest that the registers allow, cut to the address width.
    (38 << 16 | 2 << 8, 0, 39), (47 << 16 | 6 << 8, 0, 48), (38 << 16 | 6 << 8, 0, 39),
    (56 << 16 | 14 << 8, 0, 57), (63 << 16 | 1 << 8, 0, 30), (47 << 16, 0, nil), (47 << 16 | 16 << 8, 0, nil),
    // In scalable mode with both kinds of tables: what both can do.
    (56 << 16 | 14 << 8, 1 << 43 | 1 << 46 | 1 << 47, 48),
    (56 << 16 | 14 << 8 | 1 << 60, 1 << 43 | 1 << 46 | 1 << 47, 57),
    (56 << 16 | 2 << 8, 1 << 43 | 1 << 46 | 1 << 47, nil), (56 << 16 | 2 << 8, 1 << 43 | 1 << 47, 48),
    // First-stage tables without scalable mode do not count.
    (38 << 16 | 2 << 8, 1 << 47, 39),
  ]

  @Test(arguments: widths)
  func `the aperture of VT-d is what Linux makes of the registers`(
    capability: UInt64, extended: UInt64, bits: Int?
  ) {
    #expect(VTDRegisters(capability: capability, extended: extended).tableBits == bits)
  }

  @Test(
    arguments: [
      (0, false, false), (1 << 26 | 1 << 45 | 1 << 48, false, false), (1 << 43 | 1 << 26, true, false),
      (1 << 43 | 1 << 45, false, false), (1 << 43 | 1 << 45 | 1 << 48, false, true),
    ] as [(UInt64, Bool, Bool)])
  func `VT-d nests and tracks dirty pages in scalable mode only`(extended: UInt64, nests: Bool, tracks: Bool)
  {
    let registers = VTDRegisters(capability: 0, extended: extended)
    #expect(registers.canNest == nests)
    #expect(registers.canTrackDirty == tracks)
  }
}
