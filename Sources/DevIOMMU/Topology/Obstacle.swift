// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What keeps a device from being bound to an iommufd.
public enum Obstacle: Hashable, Sendable {
  /// The device has no IOMMU group, and perhaps no device of the host has one.
  case noGroup(onAnyDevice: Bool)
  /// The device is a bridge.
  case bridge
  /// The driver is not one of VFIO; nil for none.
  case driver(String?)
  /// Devices of the group have drivers of the host, which share its IOMMU with whoever gets the device.
  case group(UInt32, [HostGroup.Member])
  /// The IOMMU does not keep the device from sending any interrupt.
  case interrupts(iommu: String)
  /// The kernel makes no character devices for VFIO devices.
  case noCharacterDevice
  /// The kernel has a character device with these numbers, but there is no file for it.
  case noFile(path: String, numbers: String)
  /// This user may not use the file of the device.
  case fileAccess(HostFile, user: UInt32)
  /// There is no `/dev/iommu`, or nothing behind it.
  case noIOMMUFD
  /// This user may not use `/dev/iommu`.
  case iommufdAccess(HostFile, user: UInt32)

  /// Whether it is the same for all devices of the host.
  public var isOfHost: Bool {
    switch self {
    case .noIOMMUFD, .iommufdAccess, .noGroup(onAnyDevice: false): true
    default: false
    }
  }
}

/// Whether a device can be bound to an iommufd.
public enum Viability: Hashable, Sendable {
  /// It can be bound through a file, `/dev/vfio/devices/vfioN`.
  case bindable(path: String)
  /// It cannot; the first obstacle is the first to clear.
  case blocked([Obstacle])
}

extension Topology {
  /// Whether a device can be bound.
  ///
  /// A kernel can still refuse, for example while another process owns the group.
  public func viability(of device: HostDevice) -> Viability {
    let obstacles = deviceObstacles(of: device) + hostObstacles
    if obstacles.isEmpty, let path = device.vfio?.file?.path { return .bindable(path: path) }
    return .blocked(obstacles)
  }

  /// What keeps every device from being bound.
  public var hostObstacles: [Obstacle] {
    switch kernel.iommufd?.access {
    case nil, .nothingBehind: [.noIOMMUFD]
    case .denied: kernel.iommufd.map { [.iommufdAccess($0, user: kernel.user)] } ?? []
    case .allowed: []
    }
  }

  private func deviceObstacles(of device: HostDevice) -> [Obstacle] {
    guard let group = device.group.flatMap({ group($0) }), !group.isWithoutIOMMU else {
      return [.noGroup(onAnyDevice: groups.contains { !$0.isWithoutIOMMU })]
    }
    if device.pciClass.isBridge, device.driver.map(HostGroup.Member.isVFIO) != true { return [.bridge] }
    return driverObstacles(of: device) + groupObstacles(of: device, group)
      + interruptObstacles(of: device, group)
  }

  private func driverObstacles(of device: HostDevice) -> [Obstacle] {
    guard let driver = device.driver, HostGroup.Member.isVFIO(driver) else {
      return [.driver(device.driver)]
    }
    guard let vfio = device.vfio, let numbers = vfio.numbers else { return [.noCharacterDevice] }
    guard let file = vfio.file else {
      return [.noFile(path: VFIODevice.path(vfio.name), numbers: numbers)]
    }
    return file.access == .denied ? [.fileAccess(file, user: kernel.user)] : []
  }

  private func groupObstacles(of device: HostDevice, _ group: HostGroup) -> [Obstacle] {
    let others = group.members.filter { $0.name != "\(device.address)" && $0.isInTheWay }
    return others.isEmpty ? [] : [.group(group.number, others)]
  }

  /// Models `iommu_group_has_isolated_msi`, Linux 6.12, as far as sysfs tells: an Intel IOMMU that cannot
  /// remap interrupts, and virtio-iommu with the window of the hardware, as x86 has it.
  private func interruptObstacles(of device: HostDevice, _ group: HostGroup) -> [Obstacle] {
    guard kernel.allowsUnsafeInterrupts == false, let name = device.iommu, let iommu = iommu(name) else {
      return []
    }
    let isUnsafe =
      switch iommu.kind {
      case .intel(let registers, _): !registers.canRemapInterrupts
      case .virtio: group.reserved(behind: .virtio).contains { $0.type == .msi }
      default: false
      }
    return isUnsafe ? [.interrupts(iommu: name)] : []
  }
}

extension HostGroup.Member {
  /// Whether a driver hands its devices to user space: vfio-pci and its variants.
  static func isVFIO(_ driver: String) -> Bool { driver.contains("vfio") }

  /// Whether its driver keeps the group from being given to user space.
  ///
  /// Models `iommu_device_use_default_domain`, Linux 6.12: drivers of VFIO and of bridge ports, and the one
  /// that does nothing, leave DMA to others; these are those that set `driver_managed_dma`.
  var isInTheWay: Bool {
    guard let driver else { return false }
    return !Self.isVFIO(driver) && driver != "pcieport" && driver != "pci-stub"
  }
}
