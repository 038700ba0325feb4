// SPDX-License-Identifier: Apache-2.0

/// The hardware a simulated kernel runs on: IOMMUs, devices, groups and reserved regions.
public struct Machine: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The IOMMUs, in the order of the description.
  public let iommus: [IOMMU]
  /// The devices, in the order of the description.
  public let devices: [Device]
  /// The IOMMU that any number of mock devices sit behind; nil without the kernel's test devices.
  public let mockIOMMU: IOMMU?

  /// One IOMMU.
  public struct IOMMU: Hashable, Sendable {
    /// The name, unique in the machine.
    public let name: String
    /// The driver.
    public let driver: Driver
    /// The addresses that its page tables translate.
    public let aperture: IOVARange
    /// The page sizes in bytes, as a set of powers of two.
    public let pageSizes: UInt64
    /// The driver learns aperture and format of a new table only at its first attach.
    public let isLate: Bool
    /// What else it can do.
    public let features: Features
    /// The type of its hardware information, IOMMU_HW_INFO_TYPE_…; 0 for none.
    public let infoType: UInt32

    /// Creates an IOMMU.
    public init(
      name: String, driver: Driver, aperture: IOVARange, pageSizes: UInt64, isLate: Bool = false,
      features: Features = [], infoType: UInt32 = 0
    ) {
      self.name = name
      self.driver = driver
      self.aperture = aperture
      self.pageSizes = pageSizes
      self.isLate = isLate
      self.features = features
      self.infoType = infoType
    }

    /// The smallest page size in bytes.
    public var smallestPage: UInt64 { pageSizes & (~pageSizes &+ 1) }
  }

  /// A kernel driver for IOMMUs.
  public enum Driver: String, CaseIterable, Hashable, Sendable {
    /// Intel VT-d.
    case intel = "intel-iommu"
    /// Arm SMMUv3.
    case smmuV3 = "arm-smmu-v3"
    /// Arm SMMUv2.
    case smmuV2 = "arm-smmu"
    /// virtio-iommu.
    case virtio = "virtio-iommu"
    /// The AMD IOMMU.
    case amd = "amd-iommu"
    /// The kernel's own test driver.
    case mock = "mock"
  }

  /// What an IOMMU and its driver can do.
  public struct Features: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The driver has `domain_alloc_user`, so IOMMU_HWPT_ALLOC may carry flags and data.
    public static let userAlloc = Features(rawValue: 1)
    /// Nested page tables.
    public static let nesting = Features(rawValue: 2)
    /// Dirty tracking.
    public static let dirtyTracking = Features(rawValue: 4)
    /// Page tables can make every access snoop the caches: IOMMU_CAP_ENFORCE_CACHE_COHERENCY.
    public static let snoopControl = Features(rawValue: 8)
    /// Message interrupts are not isolated, and `allow_unsafe_interrupts` is 0.
    public static let unsafeInterrupts = Features(rawValue: 16)
  }

  /// One device.
  public struct Device: Hashable, Sendable {
    /// The name.
    public let name: DeviceName
    /// The IOMMU it sits behind.
    public let iommu: IOMMU
    /// Its IOMMU group; devices of one group can only be attached together.
    public let group: UInt32
    /// The regions that its IOMMU keeps for itself or for the platform.
    public let reserved: [ReservedRegion]

    /// Creates a device.
    public init(name: DeviceName, iommu: IOMMU, group: UInt32, reserved: [ReservedRegion] = []) {
      self.name = name
      self.iommu = iommu
      self.group = group
      self.reserved = reserved
    }
  }

  /// Creates a machine.
  public init(name: String, iommus: [IOMMU], devices: [Device], mockIOMMU: IOMMU? = nil) {
    self.name = name
    self.iommus = iommus
    self.devices = devices
    self.mockIOMMU = mockIOMMU
  }

  /// The device with a name; nil if the machine has none.
  ///
  /// Mock devices exist in any number, each in a group of its own.
  public func device(_ name: DeviceName) -> Device? {
    if case .mock(let index) = name {
      return mockIOMMU.map { Device(name: name, iommu: $0, group: firstMockGroup &+ index) }
    }
    return devices.first { $0.name == name }
  }

  /// The group of mock device 0: above the groups of all other devices.
  private var firstMockGroup: UInt32 { devices.map(\.group).max().map { $0 &+ 1 } ?? 0 }
}

/// A range of addresses that a device's IOMMU keeps.
public struct ReservedRegion: Hashable, Sendable {
  /// The addresses.
  public let range: IOVARange
  /// What it is for.
  public let type: Kind

  /// Creates a region.
  public init(_ range: IOVARange, _ type: Kind) {
    self.range = range
    self.type = type
  }

  /// What a reserved region is for; raw values as sysfs writes them, but for the software window.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Memory that firmware wants mapped one to one.
    case direct = "direct"
    /// The same, but not while a user owns the device.
    case directRelaxable = "direct-relaxable"
    /// Addresses that the platform does not translate.
    case reserved = "reserved"
    /// A message-interrupt window of the hardware.
    case msi = "msi"
    /// A message-interrupt window that software has to map.
    case softwareMSI = "sw-msi"
  }
}

extension Machine {
  /// The machine with another aperture of an IOMMU.
  public func revisingAperture(of name: String, to aperture: IOVARange) -> Machine {
    func revised(_ iommu: IOMMU) -> IOMMU { iommu.name == name ? iommu.revised(aperture) : iommu }
    return Machine(
      name: self.name, iommus: iommus.map(revised),
      devices: devices.map {
        Device(name: $0.name, iommu: revised($0.iommu), group: $0.group, reserved: $0.reserved)
      }, mockIOMMU: mockIOMMU.map(revised))
  }
}

extension Machine.IOMMU {
  /// The IOMMU with more page sizes, a set of powers of two in bytes.
  public func adding(pageSizes more: UInt64) -> Machine.IOMMU {
    Machine.IOMMU(
      name: name, driver: driver, aperture: aperture, pageSizes: pageSizes | more, isLate: isLate,
      features: features, infoType: infoType)
  }

  /// The IOMMU with another aperture.
  public func revised(_ aperture: IOVARange) -> Machine.IOMMU {
    Machine.IOMMU(
      name: name, driver: driver, aperture: aperture, pageSizes: pageSizes, isLate: isLate,
      features: features, infoType: infoType)
  }
}
