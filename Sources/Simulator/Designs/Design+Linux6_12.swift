// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// Linux 6.12: a page table is linked to its IOAS when it is made; a device's regions are closed when
  /// it is attached or moved; an auto table is made by attaching first, for drivers that need it.
  public static let linux6_12 = Design(
    name: "linux-6.12",
    source: "Linux 6.12.117, drivers/iommu/iommufd/device.c and hw_pagetable.c",
    summary: "a hwpt is linked when it is made; cache coherency is settled then too",
    rules: .byGroup,
    lockOrder: groupLockOrder,
    defects: [.failedReplaceOpensRegions, .lateTableClosesIOAS, .replaceLosesDoorbell],
    ioctls: .all,
    bind: bindIsolated,
    attach: changeTable(attachTable, makeAuto: allocatePaging(immediate: attachTable) + keepAuto)
      + [.step(.countAttachment)],
    replace: changeTable(replaceTable, makeAuto: allocatePaging(immediate: []) + replaceTable + keepAuto)
      + putOldTable,
    detach: detachGroup(.leaveGroup, .detachGroup),
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
        .step(.refuseOtherTable),
        .step(.enforceReservedRegions),
        .when(.groupIsEmpty, [.step(.setUpMSI), .step(.attachGroup)]),
        .step(.joinGroup),
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
            .step(.setUpMSI),
            .step(.replaceGroup),
            .step(.dropOldReservedRegions),
            .step(.moveUsers),
          ]),
      ])
  ]

  /// `iommufd_hwpt_paging_alloc`; the immediate steps attach before the table is linked.
  private static func allocatePaging(immediate: [Routine]) -> [Routine] {
    [
      .step(.checkPagingFlags), .step(.allocateObject), .step(.allocateDomain),
      .when(.deviceWantsCoherency, [.step(.enforceCoherency)]),
    ] + immediate + [.step(.addDomain), .step(.joinIOAS)]
  }

  /// `iommufd_hwpt_nested_alloc` and the fault queue of `iommufd_hwpt_alloc`.
  private static let allocateNested: [Routine] = [
    .step(.checkNesting), .step(.allocateNestedObject), .step(.allocateNestedDomain),
    .when(.namesFaultQueue, [.step(.connectFaultQueue)]),
  ]
}
