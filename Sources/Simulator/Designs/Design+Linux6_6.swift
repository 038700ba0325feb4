// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// Linux 6.6: the first with IOMMU_HWPT_ALLOC and replace; cache coherency can still be raised at both
  /// attach and replace.
  public static let linux6_6 = Design(
    name: "linux-6.6",
    source: "Linux 6.6, drivers/iommu/iommufd: e88d4ec154a8 (replace), 7074d7bd67d4 (IOMMU_HWPT_ALLOC)",
    summary: "the first with hwpt allocation and replace; coherency can rise at an attach",
    rules: .byGroup,
    lockOrder: groupLockOrder,
    defects: [.failedReplaceOpensRegions, .lateTableClosesIOAS, .replaceLosesDoorbell],
    ioctls: .linux6_6,
    bind: bindIsolated,
    attach: changeTable(attachTable, makeAuto: allocate(immediate: attachTable) + keepAuto)
      + [.step(.countAttachment)],
    replace: changeTable(replaceTable, makeAuto: allocate(immediate: []) + replaceTable + keepAuto)
      + putOldTable,
    detach: detachGroup(.leaveGroup, .detachGroup.called("iommu_detach_group")),
    allocate: [
      .step(.checkNoOptions), .step(.lookUpIOAS),
      .holding(.ioasMutex, allocate(immediate: []) + [.step(.finalizeObject)]),
    ],
    destroy: destroyLinked)

  /// `iommufd_hw_pagetable_attach`.
  private static let attachTable: [Routine] = [
    .holding(
      .groupLock,
      [
        .step(.refuseOtherTable),
        .when(.deviceWantsCoherency, [.step(.enforceCoherency)]),
        .step(.enforceReservedRegions),
        .when(.groupIsEmpty, [.step(.setUpMSI), .step(.attachOldGroup)]),
        .step(.joinGroup),
      ])
  ]

  /// `iommufd_device_do_replace`.
  private static let replaceTable: [Routine] = [
    .holding(
      .groupLock,
      [
        .step(.requireAttachedGroup),
        .when(
          .tableChanges,
          [
            .step(.enforceGroupCoherency),
            .step(.replaceReservedRegions.called("iopt_table_enforce_dev_resv_regions")),
            .step(.setUpMSI),
            .step(.replaceGroupDomain),
            .step(.dropOldReservedRegions.called("iopt_remove_reserved_iova")),
            .step(.moveUsers),
          ]),
      ])
  ]

  /// `iommufd_hw_pagetable_alloc`; the immediate steps attach before the table is linked.
  private static func allocate(immediate: [Routine]) -> [Routine] {
    [
      .step(.allocateObject), .step(.allocateBusDomain),
      .when(.deviceWantsCoherency, [.step(.enforceCoherency)]),
    ] + immediate + [.step(.addDomain), .step(.joinIOAS)]
  }
}
