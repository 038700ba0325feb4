// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

@testable import Simulator

/// What a user could find out about a kernel, in a form that can be compared.
///
/// Left out is what stays behind after a refusal in Linux too, and shows in no answer: which buffers
/// exist, and what is known of software message windows.
struct VisibleState: Equatable {
  private let objects: [ObjectID: ObjectTable.Entry]
  private let ioases: [ObjectID: IOASState]
  private let hwpts: [ObjectID: HWPTState]
  private let devices: [ObjectID: BoundDevice]
  private let groups: [UInt32: GroupState]
  private let accesses: [ObjectID: Access]
  private let faultQueues: [ObjectID: FaultQueue]
  private let capabilities: Set<Capability>
  private let settings: [UInt64?]

  init(_ kernel: Kernel) {
    let entries = kernel.objects.ids.compactMap { id in kernel.objects[id].map { (id, $0) } }
    objects = Dictionary(uniqueKeysWithValues: entries)
    ioases = kernel.ioases.mapValues(IOASState.init)
    hwpts = kernel.hwpts.mapValues(HWPTState.init)
    devices = kernel.devices
    groups = Dictionary(uniqueKeysWithValues: kernel.groups.map { ($0.key, GroupState($0.value)) })
    accesses = kernel.accesses
    faultQueues = kernel.faultQueues
    capabilities = kernel.capabilities
    settings = [
      kernel.vfioIOAS.map { UInt64($0.rawValue) }, kernel.memlockLimit, kernel.rlimitMode,
      kernel.pins.lockedByUser, kernel.pins.lockedByProcess,
    ]
  }
}

private struct IOASState: Equatable {
  let areas: AddressIndex<Area>
  let reserved: Set<IOPageTable.Reservation>
  let reservations: Int
  let allowed: [IOVARange]
  let domains: Set<ObjectID>
  let hwpts: [ObjectID]
  let accesses: [ObjectID]
  let alignment: UInt64
  let largePagesDisabled: Bool

  init(_ ioas: IOAS) {
    areas = ioas.iopt.areas
    reserved = Set(ioas.iopt.reserved)
    reservations = ioas.iopt.reserved.count
    allowed = ioas.iopt.allowed
    domains = Set(ioas.iopt.domains)
    hwpts = ioas.hwpts
    accesses = ioas.accesses
    alignment = ioas.iopt.alignment
    largePagesDisabled = ioas.iopt.largePagesDisabled
  }
}

private struct HWPTState: Equatable {
  let base: HWPT.Base
  let iommu: Machine.IOMMU
  let aperture: IOVARange?
  let flags: [Bool]
  let faultQueue: ObjectID?
  let mappings: AddressIndex<Area>
  let dirty: AddressSet
  let iotlb: [UInt32]
  let devices: [ObjectID]
  let devicesUsers: Int

  init(_ hwpt: HWPT) {
    base = hwpt.base
    iommu = hwpt.iommu
    aperture = hwpt.aperture
    flags = [hwpt.isAuto, hwpt.isNestParent, hwpt.canTrackDirty, hwpt.isTrackingDirty]
    faultQueue = hwpt.faultQueue
    mappings = hwpt.mappings
    dirty = hwpt.dirty
    iotlb = hwpt.iotlb
    devices = hwpt.devices
    devicesUsers = hwpt.devicesUsers
  }
}

private struct GroupState: Equatable {
  let domain: ObjectID?
  let hwpt: ObjectID?
  let attached: [ObjectID]

  init(_ group: DeviceGroup) {
    domain = group.domain
    hwpt = group.hwpt
    attached = group.attached
  }
}
