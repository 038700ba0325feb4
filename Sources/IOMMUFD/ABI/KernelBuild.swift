// SPDX-License-Identifier: Apache-2.0

/// How the kernel was built, as far as its ioctl table depends on it.
public enum KernelBuild: CaseIterable, Hashable, Sendable {
  /// Without CONFIG_IOMMUFD_TEST, as distributions ship it.
  case normal
  /// With CONFIG_IOMMUFD_TEST, which adds IOMMU_TEST_CMD.
  case test

  /// The length of the ioctl table from number 0x80, gaps included: 15 or 33.
  public var tableLength: UInt32 {
    switch self {
    case .normal: 15
    case .test: 33
    }
  }
}
