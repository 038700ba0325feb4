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

  /// Closes a device's regions in an IOAS.
  ///
  /// Models `iopt_table_enforce_dev_resv_regions` of Linux 6.12. Throws EADDRINUSE where a mapping is in
  /// the way; everything that the device had closed in this IOAS, also earlier, is then open.
  mutating func enforceReservedRegions(of device: ObjectID, in ioas: ObjectID) throws(Refusal) {
    guard let described = description(of: device) else { return }
    for region in described.reserved where region.type != .directRelaxable {
      do throws(Refusal) {
        try ioases[ioas]?.iopt.reserve(region.range, for: .device(described.name, region.type))
      } catch {
        removeReservedRegions(of: device, in: ioas)
        throw Refusal(
          error.errno, in: "iopt_table_enforce_dev_resv_regions",
          "\(described.name.short) keeps \(region.range) (\(region.type.rawValue)) to itself wherever it is "
            + "attached, but IOAS \(ioas) has something there",
          culprits: error.culprits + [
            .reserved(region.range, owner: "\(described.name.short) (\(region.type.rawValue))")
          ])
      }
    }
  }

  /// Refuses a device that has windows of both sorts for message interrupts, or several for software.
  ///
  /// The end of `iopt_table_enforce_dev_resv_regions` at an attach. Throws EINVAL; the device's regions
  /// are then open.
  mutating func checkMessageWindows(of device: ObjectID, in ioas: ObjectID) throws(Refusal) {
    guard let described = description(of: device) else { return }
    let software = described.reserved.count { $0.type == .softwareMSI }
    let hardware = described.reserved.count { $0.type == .msi }
    guard software > 1 || software > 0 && hardware > 0 else { return }
    removeReservedRegions(of: device, in: ioas)
    throw Refusal(
      .EINVAL, in: "iopt_table_enforce_dev_resv_regions",
      "a device has one software MSI window or hardware ones, not \(software) and \(hardware)",
      .device(described.name))
  }

  /// Opens a device's regions in an IOAS: `iopt_remove_reserved_iova`.
  mutating func removeReservedRegions(of device: ObjectID, in ioas: ObjectID) {
    guard let name = devices[device]?.name else { return }
    ioases[ioas]?.iopt.removeReserved(ownedBy: name)
  }

  /// The start of a device's software MSI window.
  func softwareMSIStart(of device: ObjectID) -> IOVA? {
    description(of: device)?.reserved.last { $0.type == .softwareMSI }?.range.first
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
    if domain.canTrackDirty, !canTrackDirty(device) {
      throw Refusal(
        .EINVAL, in: iommu.driver.dirtyCheck,
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
  /// The function that keeps a device which cannot track dirty pages from a table that does.
  fileprivate var dirtyCheck: String {
    switch self {
    case .mock: "mock_domain_nop_attach"
    case .amd: "amd_iommu_attach_device"
    case .intel, .smmuV3, .virtio: "prepare_domain_attach_device"
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
    case .smmuV3, .virtio, .mock: false
    }
  }
}
