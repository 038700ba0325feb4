// SPDX-License-Identifier: Apache-2.0

/// The ioctls of an old VFIO container that iommufd answers, on the IOAS set for them.
public enum CompatOperation: Hashable, Sendable {
  /// VFIO_CHECK_EXTENSION.
  case checkExtension(UInt64)
  /// VFIO_SET_IOMMU: 1 is TYPE1, 3 is TYPE1v2.
  case setIOMMU(UInt64)
  /// VFIO_IOMMU_GET_INFO.
  case getInfo
  /// VFIO_IOMMU_MAP_DMA; without protection it is legal too.
  case mapDMA(at: IOVA, length: UInt64, memory: UserMemory, Protection)
  /// VFIO_IOMMU_UNMAP_DMA of one range.
  case unmapDMA(at: IOVA, length: UInt64)
  /// VFIO_IOMMU_UNMAP_DMA of everything.
  case unmapAll
}

/// What VFIO_IOMMU_GET_INFO tells.
public struct CompatInfo: Hashable, Sendable {
  /// The page sizes in bytes, as a set of powers of two.
  public let pageSizes: UInt64
  /// The ranges that can be mapped.
  public let ranges: [IOVARange]

  /// Creates the information.
  public init(pageSizes: UInt64, ranges: [IOVARange]) {
    self.pageSizes = pageSizes
    self.ranges = ranges
  }
}

extension CompatInfo: CustomStringConvertible {
  /// The information in a few words.
  public var description: String {
    "page sizes \(pageSizes.hex), \(ranges.isEmpty ? "no range" : ranges.map(\.description).joined(separator: " "))"
  }
}
