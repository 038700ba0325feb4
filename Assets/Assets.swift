// SPDX-License-Identifier: Apache-2.0

/// The files that are compiled into the program, so that it runs from any directory.
public enum Asset {
  /// The machines, by name, in the order of the help.
  public static let machines: [(name: String, text: String)] = [
    ("mock", text(PackageResources.mock_ioas)),
    ("vt-d", text(PackageResources.vt_d_ioas)),
    ("vt-d-group", text(PackageResources.vt_d_group_ioas)),
    ("smmu-v3", text(PackageResources.smmu_v3_ioas)),
    ("smmu-v3-late", text(PackageResources.smmu_v3_late_ioas)),
    ("smmu-v2", text(PackageResources.smmu_v2_ioas)),
    ("two-smmus", text(PackageResources.two_smmus_ioas)),
    ("virtio-iommu", text(PackageResources.virtio_iommu_ioas)),
  ]

  /// The world that the inspector shows when it is started without a file.
  public static let demo = text(PackageResources.demo_ioas)

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
