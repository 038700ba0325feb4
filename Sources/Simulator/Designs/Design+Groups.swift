// SPDX-License-Identifier: Apache-2.0

// What the designs with an iommufd group have in common: Linux 6.6 and later.
extension Design.Rules {
  /// A group has one page table; users are counted, and every table is linked as long as it lives.
  static let byGroup = Design.Rules(
    linkage: .whileItExists,
    tableUsers: "hwpt->obj.users, one for each attached device, and the group's device list",
    groupTest: "igroup->hwpt",
    autoTableEnds: "after the detach or replace that leaves no user but the object table")
}

extension Design {
  /// The order of the locks of the designs with an iommufd group.
  static let groupLockOrder: [Lock] = [
    .ioasMutex, .groupLock, .domainsSemaphore, .iovaSemaphore, .coreGroupMutex, .doorbellLock,
  ]

  /// `iommufd_device_bind`: isolation of interrupts is asked for here.
  static let bindIsolated: [Routine] = [
    .step(.requireIsolatedInterrupts), .step(.claimOwnership), .step(.makeDevice),
  ]

  /// `iommufd_device_change_pt` and, for an IOAS, `iommufd_device_auto_get_domain`.
  static func changeTable(_ move: [Routine], makeAuto: [Routine]) -> [Routine] {
    [
      .step(.lookUpTarget),
      .when(.targetIsTable, move),
      .when(
        .targetIsIOAS, [.holding(.ioasMutex, [.firstSuitableAuto(move, otherwise: makeAuto)])]),
    ]
  }

  /// The old page table is put when no lock is held; an auto one that nobody uses goes.
  static let putOldTable: [Routine] = [
    .when(.tableChanges, [.step(.putTable), .when(.tableIsAbandoned, destroyLinked)])
  ]

  /// `iommufd_device_detach`.
  static func detachGroup(_ leave: Step, _ detach: Step) -> [Routine] {
    [
      .holding(
        .groupLock,
        [.step(leave), .when(.groupIsEmpty, [.step(detach)]), .step(.removeReservedRegions)]),
      .step(.putTable),
      .when(.tableIsAbandoned, destroyLinked),
      .step(.uncountAttachment),
    ]
  }

  /// The last steps of a page table that the kernel makes for itself.
  static let keepAuto: [Routine] = [.step(.markAuto), .step(.finalizeObject)]

  /// `iommufd_hwpt_paging_destroy` or `iommufd_hwpt_nested_destroy`: what lives, is linked.
  static let destroyLinked: [Routine] = [
    .step(.removeObject),
    .when(.victimIsPaging, [.step(.leaveIOAS), .step(.removeDomain)]),
    .step(.freeDomain),
  ]
}
