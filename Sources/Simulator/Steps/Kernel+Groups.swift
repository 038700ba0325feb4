// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// What the steps of attach, replace and detach are made of.
extension Kernel {
  /// The group of a bound device.
  subscript(groupOf device: ObjectID) -> DeviceGroup {
    get { devices[device].flatMap { groups[$0.group] } ?? DeviceGroup() }
    set {
      guard let number = devices[device]?.group else { return }
      groups[number] = newValue
    }
  }

  /// Checks that a device can use a page table, and finishes a late driver's table.
  ///
  /// Models `__iommu_attach_group` and the drivers' `attach_dev`. Throws EINVAL, by which a driver says
  /// that another table might suit.
  mutating func attachDomain(_ hwpt: ObjectID, to device: ObjectID) throws(Refusal) {
    guard let domain = hwpts[hwpt], let described = description(of: device) else { return }
    let iommu = described.iommu
    if domain.iommu.driver != iommu.driver {
      throw Refusal(
        .EINVAL, in: "__iommu_attach_group", "hwpt \(hwpt) belongs to another IOMMU driver",
        .object(hwpt), .device(described.name))
    }
    guard domain.aperture != nil else {
      hwpts[hwpt]?.iommu = iommu
      hwpts[hwpt]?.aperture = iommu.aperture
      return
    }
    if domain.enforcesCoherency, !iommu.features.contains(.snoopControl) {
      throw Refusal(
        .EINVAL, in: iommu.driver.featureCheck,
        "every access through hwpt \(hwpt) snoops the caches, which the device's IOMMU cannot enforce",
        .object(hwpt), .device(described.name))
    }
    if domain.canTrackDirty, !canTrackDirty(device) {
      throw Refusal(
        .EINVAL, in: iommu.driver.featureCheck,
        "hwpt \(hwpt) tracks dirty pages, the device cannot", .object(hwpt), .device(described.name))
    }
    if domain.iommu.name != iommu.name, !iommu.canUse(domain) {
      throw Refusal(
        .EINVAL, in: "attach_dev (\(iommu.driver.rawValue))",
        "hwpt \(hwpt) was made for the IOMMU \(domain.iommu.name), the device is behind \(iommu.name)",
        .object(hwpt), .device(described.name))
    }
  }
}

extension Machine.Driver {
  /// The function that keeps a device from a table that tracks dirty pages or enforces coherency, where it
  /// cannot do so.
  fileprivate var featureCheck: String {
    switch self {
    case .mock: "mock_domain_nop_attach"
    case .amd: "amd_iommu_attach_device"
    case .intel, .smmuV3, .smmuV2, .virtio: "prepare_domain_attach_device"
    }
  }
}

extension Machine.IOMMU {
  /// Whether a table made for another IOMMU of the same driver suits: VT-d compares widths, AMD takes any
  /// (`amd_iommu_attach_device`, Linux 6.12), the others insist on the same instance.
  fileprivate func canUse(_ domain: HWPT) -> Bool {
    switch driver {
    case .intel: domain.aperture.map { $0.last <= aperture.last } ?? false
    case .amd: true
    case .smmuV3, .smmuV2, .virtio, .mock: false
    }
  }
}
