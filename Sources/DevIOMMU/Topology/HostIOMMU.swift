// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// An IOMMU of the host.
public struct HostIOMMU: Hashable, Sendable {
  /// The name in `/sys/class/iommu`.
  public let name: String
  /// What it is.
  public let kind: Kind

  /// What an IOMMU is, as far as sysfs tells.
  public enum Kind: Hashable, Sendable {
    /// Intel VT-d, and its version such as `1:0`.
    case intel(VTDRegisters, version: String)
    /// An AMD IOMMU, and its extended features.
    case amd(features: UInt64)
    /// An Arm SMMUv3.
    case smmuV3
    /// A virtio-iommu.
    case virtio
    /// The one that the kernel's own test devices sit behind.
    case mock
    /// Another one, and its driver where sysfs has it.
    case other(driver: String?)
  }

  /// The driver in words.
  public var driverName: String {
    switch kind {
    case .intel: Machine.Driver.intel.rawValue
    case .amd: Machine.Driver.amd.rawValue
    case .smmuV3: Machine.Driver.smmuV3.rawValue
    case .virtio: Machine.Driver.virtio.rawValue
    case .mock: Machine.Driver.mock.rawValue
    case .other(let driver): driver ?? "unknown"
    }
  }
}
