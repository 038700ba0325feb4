// SPDX-License-Identifier: Apache-2.0

/// What an IOMMU says of itself: IOMMU_GET_HW_INFO.
public struct HardwareInfo: Hashable, Sendable {
  /// The type of the data, IOMMU_HW_INFO_TYPE_…; 0 for none.
  public let type: UInt32
  /// The driver's data.
  public let data: [UInt8]
  /// The capability bits: 1 dirty tracking.
  public let capabilities: UInt64

  /// Creates information.
  public init(type: UInt32, data: [UInt8] = [], capabilities: UInt64) {
    self.type = type
    self.data = data
    self.capabilities = capabilities
  }
}
