// SPDX-License-Identifier: Apache-2.0

// What the designs without an iommufd group have in common: Linux up to 6.5 and the series of 2023.
extension Design.Rules {
  /// A page table has a list of its devices, and the list tells everything.
  static func byDeviceList(_ linkage: Design.Linkage, autoTableEnds: String) -> Design.Rules {
    Design.Rules(
      linkage: linkage, tableUsers: "the list hwpt->devices",
      groupTest: "a walk over hwpt->devices", autoTableEnds: autoTableEnds)
  }
}

extension Design {
  /// The order of the locks of the designs with a list of devices.
  static let listLockOrder: [Lock] = [
    .ioasMutex, .devicesLock, .domainsSemaphore, .iovaSemaphore, .coreGroupMutex,
  ]

  /// `iommufd_device_bind` before Linux 6.6.
  static let bindUnasked: [Routine] = [.step(.claimOwnership), .step(.makeDevice)]

  /// The first half of an attach: what the page table and the IOAS must be like for the device.
  static func prepareAttach(isolation: Step) -> [Routine] {
    [
      .when(.deviceWantsCoherency, [.step(.enforceCoherency)]),
      .step(.enforceGroupRegions),
      .step(.setUpDeviceMSI),
      .step(isolation),
    ]
  }

  /// `iommufd_device_attach` of an IOAS: its auto tables are tried, then one is made.
  static func attachToIOAS(_ attach: [Routine], makeAuto: [Routine]) -> Routine {
    .when(.targetIsIOAS, [.holding(.ioasMutex, [.firstSuitableAuto(attach, otherwise: makeAuto)])])
  }

  /// The page table loses a user; an auto one without users goes.
  static func endUse(destroy: [Routine]) -> [Routine] {
    [.step(.dropTable), .when(.tableIsAbandoned, destroy), .step(.uncountAttachment)]
  }

  /// The page table is taken from its IOAS, whose mutex is held.
  static let unlink: [Routine] = [.step(.removeDomain), .step(.leaveIOAS.lockedByCaller)]

  /// `iommufd_hw_pagetable_destroy` where the last detach has unlinked the page table.
  static let destroyUnlinked: [Routine] = [.step(.removeObject), .step(.freeDomain)]

  /// `iommufd_device_detach` where the last device's detach unlinks the page table.
  static let detachAndUnlink: [Routine] = [
    .holding(
      .ioasMutex,
      [
        .holding(
          .devicesLock,
          [
            .step(.leaveTable),
            .when(.tableHasNoGroup, [.when(.tableHasNoDevice, unlink), .step(.detachOldGroup)]),
            .step(.removeReservedRegions),
          ])
      ])
  ]
}
