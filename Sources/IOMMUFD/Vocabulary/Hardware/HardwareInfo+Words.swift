// SPDX-License-Identifier: Apache-2.0

extension HardwareInfo {
  /// IOMMU_HW_INFO_TYPE_INTEL_VTD: flags, 4 bytes reserved, then two registers of 8 bytes.
  public static let typeVTD: UInt32 = 1
  /// IOMMU_HW_INFO_TYPE_ARM_SMMUV3: flags, 4 bytes reserved, then eight registers of 4 bytes.
  public static let typeSMMUv3: UInt32 = 2

  /// What the hardware is, in words; empty where no register says anything, or for a type that is not known.
  public var words: [String] {
    let registers =
      switch type {
      case Self.typeVTD: vtdWords
      case Self.typeSMMUv3: smmuV3Words
      default: [String]()
      }
    return registers.isEmpty ? [] : registers + capabilities.words(Self.capabilityWords)
  }

  private static let capabilityWords = [
    (0, "dirty tracking for page tables"), (1, "executable PASIDs"), (2, "privileged PASIDs"),
  ]

  /// Bytes at an offset as a number; those that are missing count as 0.
  private func number<N: FixedWidthInteger>(at offset: Int) -> N {
    N(littleEndianBytes: data.dropFirst(offset))
  }

  private var vtdWords: [String] {
    let words = VTDRegisters(capability: number(at: 8), extended: number(at: 16)).words
    let errata = (number(at: 0) as UInt32).words([(0, "no read-only mappings under nesting (erratum 772415)")]
    )
    return words.isEmpty ? [] : words + errata
  }

  private var smmuV3Words: [String] {
    let id = (0..<6).map { number(at: 8 + 4 * $0) as UInt32 }
    return SMMUv3Registers(id: id, implementation: number(at: 32), architecture: number(at: 36)).words
  }
}
