// SPDX-License-Identifier: Apache-2.0

/// The identification registers of an Arm SMMUv3, as IHI 0070 section 6.3 lays them out.
struct SMMUv3Registers: Hashable, Sendable {
  /// IDR0 to IDR5; missing ones read as 0.
  let id: [UInt32]
  /// IIDR: who made it.
  let implementation: UInt32
  /// AIDR: the version of the architecture.
  let architecture: UInt32

  private func idr(_ index: Int) -> UInt32 { id.indices.contains(index) ? id[index] : 0 }

  /// What the registers say, in words; empty where all are zero.
  var words: [String] {
    if (id + [implementation, architecture]).allSatisfy({ $0 == 0 }) { return [] }
    return [version] + maker + tables + sizes + idr(0).words(Self.idr0Words) + stalls
      + idr(3).words(Self.idr3Words)
  }

  private var version: String { "SMMUv3.\(architecture.bits(0...3))" }

  private var maker: [String] {
    guard implementation != 0 else { return [] }
    let (implementer, product) = (implementation.bits(0...11), implementation.bits(20...31))
    let name = Self.products.first { $0.implementer == implementer && $0.product == product }?.name
    return [
      name ?? "implementer \(implementer.hex) product \(product.hex)",
      "r\(implementation.bits(16...19))p\(implementation.bits(12...15))",
    ]
  }

  private static let products: [(implementer: Int, product: Int, name: String)] = [
    (0x43b, 0x483, "Arm MMU-600"), (0x43b, 0x487, "Arm MMU-700"),
  ]

  private var tables: [String] {
    let formats = ["", "AArch32 tables", "AArch64 tables", "AArch32 and AArch64 tables"]
    let updates = [
      "", "access flag updates", "access flag and dirty updates", "access flag and dirty updates",
    ]
    return [
      idr(0).bit(1) ? "stage 1" : "", idr(0).bit(0) ? "stage 2" : "",
      idr(0).bits(0...1) == 3 ? "nesting" : "", formats[idr(0).bits(2...3)], updates[idr(0).bits(6...7)],
    ].filter { !$0.isEmpty }
  }

  private var sizes: [String] {
    let granules = idr(5).words([(4, "4K"), (5, "16K"), (6, "64K")]).joined(separator: " ")
    let substreams = idr(1).bits(6...10)
    return [
      "\(idr(5).bits(10...11) == 1 ? 52 : 48)-bit addresses",
      "\([32, 36, 40, 42, 44, 48, 52, 56][idr(5).bits(0...2)])-bit output",
      granules.isEmpty ? "no known granule" : "granules \(granules)",
      "\(idr(1).bits(0...5))-bit stream ids",
    ] + (substreams > 0 ? ["\(substreams)-bit substream ids"] : [])
  }

  private var stalls: [String] {
    switch idr(0).bits(24...25) {
    case 0: ["stall or terminate"]
    case 2: ["always stalls"]
    default: []
    }
  }

  private static let idr0Words = [
    (4, "coherent walks"), (5, "broadcast invalidation"), (10, "ATS"), (12, "16-bit ASIDs"), (13, "MSIs"),
    (16, "PRI"), (18, "16-bit VMIDs"), (27, "two-level stream table"),
  ]

  private static let idr3Words = [(2, "hierarchical attributes off"), (10, "range invalidation")]
}
