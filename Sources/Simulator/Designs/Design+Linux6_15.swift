// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// Linux 6.15: as 6.12, but a group notes its attachments by PASID, and the doorbells of its interrupts are
  /// mapped in the new table before the hardware is switched.
  public static let linux6_15 = Design(
    name: "linux-6.15",
    source: "Linux 6.15, drivers/iommu/iommufd: 40f5175d0eb7 (native sw_msi), 2fb69c602d57 (PASID attach)",
    summary: "interrupt doorbells are mapped in the new table before the switch",
    rules: .byPASID,
    lockOrder: groupLockOrder,
    defects: [.failedReplaceOpensRegions, .lateTableClosesIOAS],
    ioctls: .all,
    bind: bindIsolated,
    attach: changeTable(attachTable, makeAuto: allocatePaging(immediate: attachTable) + keepAuto)
      + [.step(.countAttachment)],
    replace: changeTable(replaceTable, makeAuto: allocatePaging(immediate: []) + replaceTable + keepAuto)
      + putOldTable,
    detach: detachGroup(.leaveGroup.called("xa_erase(&attach->device_array)"), .detachGroup),
    interrupt: [.holding(.coreGroupMutex, [.step(.placeDoorbell)])],
    allocate: [
      .step(.lookUpBase),
      .when(
        .targetIsIOAS,
        [.holding(.ioasMutex, allocatePaging(immediate: []) + [.step(.finalizeObject)])]),
      .when(.targetIsParent, allocateNested + [.step(.finalizeObject)]),
    ],
    destroy: destroyLinked)

  /// `iommufd_hw_pagetable_attach`.
  private static let attachTable: [Routine] = [
    .holding(
      .groupLock,
      [
        .step(.reservePASID),
        .step(.reserveDevice),
        .step(.refuseOtherTable),
        .step(.enforceReservedRegions),
        .when(.groupIsEmpty, [.step(.installDoorbells), .step(.attachGroup)]),
        .step(.joinGroup.called("xa_store(&attach->device_array)")),
      ])
  ]

  /// `iommufd_device_do_replace`.
  private static let replaceTable: [Routine] = [
    .holding(
      .groupLock,
      [
        .step(.requireAttached),
        .when(
          .tableChanges,
          [
            .step(.replaceReservedRegions),
            .step(.installDoorbells),
            .step(.replaceGroup),
            .step(.dropOldReservedRegions),
            .step(.moveUsers),
          ]),
      ])
  ]

  /// `iommufd_hwpt_paging_alloc`; the immediate steps attach before the table is linked.
  private static func allocatePaging(immediate: [Routine]) -> [Routine] {
    [
      .step(.checkPagingFlags), .step(.allocateObject),
      .step(.allocateDomain.called("domain_alloc_paging_flags")),
      .when(.deviceWantsCoherency, [.step(.enforceCoherency)]),
    ] + immediate + [.step(.addDomain), .step(.joinIOAS)]
  }

  /// `iommufd_hwpt_nested_alloc` and the fault queue of `iommufd_hwpt_alloc`.
  private static let allocateNested: [Routine] = [
    .step(.checkNesting), .step(.allocateNestedObject),
    .step(.allocateNestedDomain.called("domain_alloc_nested")),
    .when(.namesFaultQueue, [.step(.connectFaultQueue)]),
  ]
}

extension Design.Rules {
  /// As by group, but noted by PASID.
  fileprivate static let byPASID = Design.Rules(
    linkage: .whileItExists,
    tableUsers: "hwpt->obj.users, one for each attached device, and the device array of each PASID",
    groupTest: "pasid_attach[pasid]->hwpt",
    autoTableEnds: Design.Rules.byGroup.autoTableEnds)
}
