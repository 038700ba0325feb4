// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What the host has for iommufd: IOMMUs, groups, PCI devices, and what its kernel offers.
///
/// It is read from sysfs at one moment, and changes nothing.
public struct Topology: Hashable, Sendable {
  /// The running kernel.
  public let kernel: HostKernel
  /// The IOMMUs, by name.
  public let iommus: [HostIOMMU]
  /// The IOMMU groups, by number.
  public let groups: [HostGroup]
  /// The PCI devices, by address.
  public let devices: [HostDevice]
  /// PCI devices whose addresses the language cannot write: their domains have more than 16 bits.
  public let unnamed: [String]

  /// The device with an address; nil if the host has none.
  public func device(_ address: PCIAddress) -> HostDevice? { devices.first { $0.address == address } }

  /// The group with a number; nil if the host has none.
  public func group(_ number: UInt32) -> HostGroup? { groups.first { $0.number == number } }

  /// The IOMMU with a name; nil if the host has none.
  public func iommu(_ name: String) -> HostIOMMU? { iommus.first { $0.name == name } }
}

/// What the running kernel offers.
public struct HostKernel: Hashable, Sendable {
  /// The release, as `uname` tells it.
  public let release: String
  /// The effective user of this process.
  public let user: UInt32
  /// `/dev/iommu`; nil where it is not there.
  public let iommufd: HostFile?
  /// Whether the kernel has the test interface, IOMMU_TEST; false where `/dev/iommu` cannot be opened.
  public let hasTestInterface: Bool
  /// Whether devices may be bound whose interrupts are not isolated; nil where iommufd is not loaded.
  public let allowsUnsafeInterrupts: Bool?
}

/// An IOMMU group.
public struct HostGroup: Hashable, Sendable {
  /// The number.
  public let number: UInt32
  /// The name that a driver gave it; nil for most.
  public let name: String?
  /// What the default page table does: `DMA`, `DMA-FQ`, `identity`.
  public let type: String
  /// Its devices, on any bus.
  public let members: [Member]
  /// The regions that any of its devices reserves, as sysfs lists them: `msi` may be a software window.
  public let reserved: [ReservedRegion]

  /// A device of a group.
  public struct Member: Hashable, Sendable {
    /// The name on its bus.
    public let name: String
    /// The driver; nil without one.
    public let driver: String?
  }

  /// Whether the group stands for a device without any IOMMU: `vfio_noiommu_group_alloc`, Linux 6.12.
  public var isWithoutIOMMU: Bool { name == "vfio-noiommu" }
}

/// A PCI device.
public struct HostDevice: Hashable, Sendable {
  /// The address.
  public let address: PCIAddress
  /// The vendor's number.
  public let vendor: UInt16
  /// The vendor's number for the device.
  public let device: UInt16
  /// The class of the device.
  public let pciClass: PCIClass
  /// The names of vendor and device, where the host has a list of them.
  public let product: String?
  /// The driver; nil without one.
  public let driver: String?
  /// The only driver that may take the device; nil where any may.
  public let driverOverride: String?
  /// The number of its group; nil without one.
  public let group: UInt32?
  /// The name of its IOMMU; nil without one.
  public let iommu: String?
  /// What VFIO made for it; nil where no VFIO driver has it, or the kernel is too old.
  public let vfio: VFIODevice?

  /// Vendor and device as `8086:10d3`.
  public var identity: String { "\(vendor.hexDigits):\(device.hexDigits)" }
}

/// What VFIO made for a device that one of its drivers has.
public struct VFIODevice: Hashable, Sendable {
  /// The name, `vfio0`.
  public let name: String
  /// The numbers of its character device, `251:0`; nil without one: CONFIG_VFIO_DEVICE_CDEV is off.
  public let numbers: String?
  /// The file of the character device; nil where there is none.
  public let file: HostFile?

  /// Where the file of a VFIO device is.
  public static func path(_ name: String) -> String { "/dev/vfio/devices/\(name)" }
}

extension UInt16 {
  /// The number in four digits of hex.
  var hexDigits: String { [UInt8(self >> 8), UInt8(self & 0xff)].hexDigits }
}
