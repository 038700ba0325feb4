// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Topology {
  /// The host as a machine for the simulator: every PCI device that has a group behind an IOMMU which the
  /// simulator knows, and mock devices where the kernel can make them.
  ///
  /// A machine without any device is possible, but not a machine that the language can describe.
  public func machine(named name: String) -> Machine {
    let models = iommus.filter { $0.kind != .mock }.compactMap(\.model)
    let mock = makesMockDevices ? HostIOMMU.mockModel : nil
    return Machine(
      name: name, iommus: models + (mock.map { [$0] } ?? []),
      devices: devices.compactMap { model(of: $0, models) }, mockIOMMU: mock)
  }

  /// Why the machine has a device not; nil for one that it has.
  public func omission(of device: HostDevice) -> String? {
    guard device.group.flatMap({ group($0) })?.isWithoutIOMMU == false else { return "it has no IOMMU group" }
    guard let name = device.iommu, let iommu = iommu(name) else { return "sysfs tells no IOMMU of it" }
    if iommu.model != nil { return nil }
    return "its IOMMU \(name) (\(iommu.driverName)) is not one that the simulator knows"
  }

  private func model(of device: HostDevice, _ models: [Machine.IOMMU]) -> Machine.Device? {
    guard omission(of: device) == nil, let number = device.group, let group = group(number),
      let iommu = models.first(where: { $0.name == device.iommu })
    else { return nil }
    return Machine.Device(
      name: .pci(device.address), iommu: iommu, group: number,
      reserved: group.reserved(behind: iommu.driver))
  }

  /// Whether the kernel can make mock devices: it has the test interface, and no IOMMU that takes them.
  ///
  /// Models `iommu_ops_from_fwnode`, Linux 6.12: a mock device gets the driver of the first IOMMU that no
  /// firmware node stands for. VT-d and AMD are such.
  public var makesMockDevices: Bool {
    kernel.hasTestInterface
      && iommus.allSatisfy { [.mock, .smmuV3, .virtio].contains($0.kind) }
  }
}

extension HostGroup {
  /// Where Linux puts software windows for message interrupts: MSI_IOVA_BASE and MSI_IOVA_LENGTH.
  private static let softwareWindow = IOVARange(0x800_0000, length: 1 << 20)

  /// The regions of the group's devices, with software windows told from those of the hardware.
  ///
  /// sysfs calls both `msi` (`iommu_group_resv_type_string`, Linux 6.12). An SMMU has always a software
  /// window, virtio-iommu where the hypervisor tells of none: both at one place.
  func reserved(behind driver: Machine.Driver) -> [ReservedRegion] {
    let windows = reserved.filter { $0.type == .msi }
    return reserved.map { region in
      guard region.type == .msi else { return region }
      let isSoftware =
        switch driver {
        case .smmuV3, .smmuV2: windows.count == 1 || region.range == Self.softwareWindow
        case .virtio: region.range == Self.softwareWindow
        case .intel, .amd, .mock: false
        }
      return isSoftware ? ReservedRegion(region.range, .softwareMSI) : region
    }
  }
}

extension HostIOMMU {
  /// The IOMMU as the simulator has it; nil for one that it does not know.
  public var model: Machine.IOMMU? {
    switch kind {
    case .intel(let registers, _): registers.model(name)
    case .amd(let features):
      // GENMASK(51, 12) without 512 GiB: AMD_IOMMU_PGSIZES, Linux 6.12. Bit 52 is HDSUP.
      Machine.IOMMU(
        name: name, driver: .amd, aperture: .all, pageSizes: ((1 << 52) - (1 << 12)) ^ (1 << 39),
        features: features >> 52 & 1 == 0 ? .userAlloc : [.userAlloc, .dirtyTracking])
    case .smmuV3:
      Machine.IOMMU(
        name: name, driver: .smmuV3, aperture: .bits(48), pageSizes: Self.usualPages, features: .userAlloc)
    case .virtio:
      Machine.IOMMU(
        name: name, driver: .virtio, aperture: .all, pageSizes: Machine.IOMMU.anyPageSize, isLate: true)
    case .mock: Self.mockModel
    case .other: nil
    }
  }

  private static let usualPages: UInt64 = 1 << 12 | 1 << 21 | 1 << 30

  /// What mock devices sit behind: `mock_domain_alloc_paging`, Linux 6.12.
  static let mockModel = Machine.IOMMU(
    name: "mock0", driver: .mock, aperture: IOVARange(0x100_0000, 0x7fff_ffff) ?? .all, pageSizes: 1 << 11,
    features: [.userAlloc, .nesting, .dirtyTracking], infoType: 0xfeed_beef)
}

extension VTDRegisters {
  fileprivate func model(_ name: String) -> Machine.IOMMU? {
    guard let bits = tableBits else { return nil }
    var features: Machine.Features = .userAlloc
    if canNest { features.insert(.nesting) }
    if canTrackDirty { features.insert(.dirtyTracking) }
    return Machine.IOMMU(
      name: name, driver: .intel, aperture: .bits(bits), pageSizes: pageSizes, features: features,
      infoType: HardwareInfo.typeVTD)
  }
}

extension IOVARange {
  /// The addresses of so many bits, 1 to 64.
  fileprivate static func bits(_ count: Int) -> IOVARange {
    IOVARange(.zero, IOVA(UInt64.max >> (64 - count))) ?? .all
  }
}
