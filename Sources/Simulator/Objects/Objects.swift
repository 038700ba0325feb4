// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// An IO address space: `struct iommufd_ioas`.
public struct IOAS: Sendable {
  /// What is mapped, reserved and allowed.
  public var iopt = IOPageTable()
  /// The page tables on its list, in the order in which they came there: `hwpt_list`.
  public var hwpts: [ObjectID] = []
  /// The in-kernel users, in the order of their attaching.
  public internal(set) var accesses: [ObjectID] = []

  package init() {}
}

/// A page table in hardware: `struct iommufd_hwpt_paging` or `struct iommufd_hwpt_nested`.
public struct HWPT: Sendable {
  /// What the table is built on.
  public enum Base: Hashable, Sendable {
    /// It mirrors an IOAS.
    case ioas(ObjectID)
    /// It is nested on a parent.
    case parent(ObjectID)
  }

  /// What the table is built on.
  public let base: Base
  /// The IOMMU it is made for; a late driver takes the one of the first device attached.
  public internal(set) var iommu: Machine.IOMMU
  /// The addresses it translates; nil while a late driver has not seen a device.
  public internal(set) var aperture: IOVARange?
  /// The kernel made it at an attach to an IOAS, and destroys it with its last device.
  public internal(set) var isAuto = false
  /// Other tables may nest on it.
  public let isNestParent: Bool
  /// It can track dirty pages.
  public let canTrackDirty: Bool
  /// It tracks dirty pages now.
  public internal(set) var isTrackingDirty = false
  /// The start of the software MSI window that was announced to it: `msi_cookie`.
  public internal(set) var msiCookie: IOVA?
  /// The fault queue that it reports to.
  public internal(set) var faultQueue: ObjectID?
  /// What the hardware translates: a copy of the IOAS's areas while the table is linked.
  public internal(set) var mappings = AddressIndex<Area>()
  /// The addresses that a device has written to since they were last reported.
  public internal(set) var dirty = AddressSet()
  /// The IOTLB of a nested table of the test driver.
  public internal(set) var iotlb: [UInt32] = []
  /// Every access through it snoops the caches: `enforce_cache_coherency`.
  public internal(set) var enforcesCoherency = false
  /// The pages of interrupt doorbells that it maps in the software MSI window.
  public internal(set) var doorbells: [IOVA] = []
  /// The devices on its list, where a design has one: `hwpt->devices`.
  public internal(set) var devices: [ObjectID] = []
  /// The counter of its devices, where a design has one; it starts at 1: `*hwpt->devices_users`.
  public internal(set) var devicesUsers = 1
  /// The id that it had before it was freed, where something still leads to it; nil while it lives.
  public internal(set) var formerID: ObjectID?
}

/// A device bound to the iommufd: `struct iommufd_device`.
public struct BoundDevice: Hashable, Sendable {
  /// The name.
  public let name: DeviceName
  /// The group.
  public let group: UInt32
  /// The flags of a mock device: 1 no dirty tracking, 2 huge pages.
  public let mockFlags: UInt32
  /// The page table that the device itself notes, where a design does so: `idev->hwpt`.
  public internal(set) var hwpt: ObjectID?
  /// The address that its interrupts are written to, since they were requested.
  public internal(set) var doorbell: IOVA?
}

/// A group of devices that can only be attached together: `struct iommu_group` and, where a design has it,
/// `struct iommufd_group`.
public struct DeviceGroup: Hashable, Sendable {
  /// The page table that the hardware uses for the whole group, as the IOMMU core knows it; nil where DMA is
  /// blocked.
  public internal(set) var domain: ObjectID?
  /// The page table that iommufd notes for the whole group, where a design does so: `igroup->hwpt`.
  public internal(set) var hwpt: ObjectID?
  /// The attached devices, in the order of attaching, where a design notes them here.
  public internal(set) var attached: [ObjectID] = []
  /// The pages of interrupt doorbells that every page table of the group must map, from Linux 6.15 on.
  public internal(set) var requiredDoorbells: [IOVA] = []
  /// The start of the software MSI window; known from the first attach on, also after a detach.
  public internal(set) var softwareMSIStart: IOVA?
  /// The number of bound devices: the group lives as long as there is one.
  var bound = 0
}

/// A device of the test interface, from `bind` on: its flags, and its objects while it exists.
struct MockRecord: Hashable, Sendable {
  var flags: UInt32
  var objects: Objects?

  /// The objects that the first attach makes.
  struct Objects: Hashable, Sendable {
    let selftest: ObjectID
    let device: ObjectID
  }
}

/// A mapping: `struct iopt_area` with its slice of user memory.
public struct Area: Hashable, Sendable {
  /// The user address of the first byte.
  public let userAddress: UInt64
  /// The hold on user memory that it is a slice of.
  public let pages: Pages
  /// What devices may do.
  public let protection: Protection
}

extension Area: AddressIndexValue {
  /// The kinds in a summary: what devices may do.
  public var kinds: Protection { protection }
  /// Areas that allow the same look alike.
  public var likeness: UInt64 { UInt64(protection.rawValue) }
}

extension HWPT.Base {
  /// The IOAS or the parent.
  public var id: ObjectID {
    switch self {
    case .ioas(let id), .parent(let id): id
    }
  }
}

extension HWPT {
  /// Whether the table is nested on another.
  public var isNested: Bool {
    if case .parent = base { true } else { false }
  }
}
