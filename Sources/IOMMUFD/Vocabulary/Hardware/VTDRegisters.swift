// SPDX-License-Identifier: Apache-2.0

/// The capability registers of an Intel IOMMU, as VT-d 11.4.2 and 11.4.3 lay them out.
public struct VTDRegisters: Hashable, Sendable {
  /// The capability register.
  public let capability: UInt64
  /// The extended capability register.
  public let extended: UInt64

  /// Creates registers.
  public init(capability: UInt64, extended: UInt64) {
    self.capability = capability
    self.extended = extended
  }
}

// MARK: - What Linux makes of them

extension VTDRegisters {
  /// The width of the addresses that hardware takes, in bits, 1 to 64: MGAW.
  public var addressBits: Int { capability.bits(16...21) + 1 }

  /// Whether the hardware has scalable mode, which a kernel may leave off: SMTS.
  public var hasScalableMode: Bool { extended.bit(43) }

  /// Whether interrupts can be remapped: IR.
  public var canRemapInterrupts: Bool { extended.bit(3) }

  /// The width of the addresses that a page table for user space translates, in bits; nil where Linux finds
  /// no kind of page table to use.
  ///
  /// Models `__iommu_calculate_agaw` and `paging_domain_alloc`, Linux 6.12, with scalable mode where the
  /// hardware has it.
  public var tableBits: Int? {
    guard let level = (0...3).last(where: { tableLevels >> $0 & 1 != 0 }) else { return nil }
    return Swift.min(30 + 9 * level, addressBits)
  }

  /// The widths of page tables that Linux may use, as a set: bit N stands for 30 + 9 N bits.
  private var tableLevels: Int {
    let second = capability.bits(8...12)
    let first = 1 << 2 | (capability.bit(60) ? 1 << 3 : 0)
    guard hasScalableMode, extended.bit(47) else { return second }
    return extended.bit(46) ? first & second : first
  }

  /// The page sizes of a page table for user space in bytes, as a set: `domain_super_pgsize_bitmap`.
  public var pageSizes: UInt64 {
    switch capability.bits(34...35) {
    case 0: 1 << 12
    case 1: 1 << 12 | 1 << 21
    default: 1 << 12 | 1 << 21 | 1 << 30
    }
  }

  /// Whether page tables can be nested: `nested_supported`, Linux 6.12, in scalable mode.
  public var canNest: Bool { hasScalableMode && extended.bit(26) }

  /// Whether dirty pages can be tracked: `ssads_supported`, Linux 6.12, in scalable mode.
  public var canTrackDirty: Bool { hasScalableMode && extended.bit(45) && extended.bit(48) }
}

// MARK: - Words

extension VTDRegisters {
  /// What the registers say, in words; empty where both are zero.
  var words: [String] {
    if capability == 0, extended == 0 { return [] }
    return sizes + capability.words(Self.capabilityWords) + extended.words(Self.extendedWords) + pasids
  }

  private var sizes: [String] {
    let widths = (0...4).filter { capability.bits(8...12) >> $0 & 1 != 0 }.map { "\(30 + 9 * $0)" }
    let pages = (0..<64).filter { pageSizes.bit($0) }.map { (UInt64(1) << $0).scaled }
    return ["domains \(1 << (4 + 2 * capability.bits(0...2)))", "\(addressBits)-bit addresses"]
      + (widths.isEmpty ? [] : ["tables of \(widths.joined(separator: " ")) bits"])
      + ["pages \(pages.joined(separator: " "))"]
  }

  private var pasids: [String] {
    extended.bit(40) ? ["\(extended.bits(35...39) + 1)-bit PASIDs"] : []
  }

  private static let capabilityWords = [
    (4, "write buffer to flush"), (5, "protected low memory"), (6, "protected high memory"),
    (7, "caching mode"), (22, "zero-length reads"), (39, "page-selective invalidation"),
    (54, "write draining"), (55, "read draining"), (56, "first-stage 1G pages"), (59, "posted interrupts"),
    (60, "first-stage 5 levels"),
  ]

  private static let extendedWords = [
    (0, "coherent walks"), (1, "queued invalidation"), (2, "device IOTLB"), (3, "interrupt remapping"),
    (4, "x2APIC interrupts"), (6, "pass-through"), (7, "snoop control"), (26, "nesting"),
    (29, "page requests"), (43, "scalable mode"), (45, "dirty tracking"), (46, "second-stage tables"),
    (47, "first-stage tables"), (48, "coherent scalable-mode walks"),
  ]
}
