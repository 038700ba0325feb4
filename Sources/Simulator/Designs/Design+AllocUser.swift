// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// The prototype of the nesting series: every page table is made for a device and linked at once, so the
  /// switch is the last step that can fail.
  public static let allocUser = Design(
    name: "alloc-user",
    source: "[PATCH 07/17] iommufd: Add/del hwpt to IOAS at alloc/destroy(), nesting series v1, 2023",
    summary: "every hwpt is made for a device and linked at once; drivers need domain_alloc_user; not merged",
    rules: .byDeviceList(
      .whileItExists, autoTableEnds: "in the detach that leaves no user but the object table"),
    lockOrder: moveLockOrder,
    defects: [
      "A driver without domain_alloc_user gives no page table at all: EOPNOTSUPP.",
      .laggingPeer, .joinsWithoutSwitch, .failedMoveOpensRegions,
      "A move from an auto table and a move to an IOAS are refused with EBUSY.",
    ],
    ioctls: .hwptAlloc,
    bind: bindUnasked,
    attach: move,
    replace: move,
    detach: [
      .holding(
        .ioasMutex,
        [
          .holding(
            .devicesLock,
            [
              .step(.leaveTable),
              .when(.tableHasNoGroup, [.step(.detachOldGroup)]),
              .step(.removeReservedRegions),
            ])
        ])
    ] + endUse(destroy: destroy),
    allocate: [
      .step(.checkNoOptions), .step(.lookUpIOAS),
      .holding(.ioasMutex, allocateLinked + [.step(.finalizeObject)]),
    ],
    destroy: destroy)

  /// `iommufd_device_attach`, which is the replace too.
  private static let move: [Routine] = [
    .step(.lookUpTarget.called("iommufd_device_attach")),
    .step(.refuseAutoMove),
    .when(
      .targetIsTable, [.when(.tableIsNew, [.holding(.ioasMutex, moveTable([], cleanUp: []))])]),
    attachToIOAS(
      moveTable([], cleanUp: []), makeAuto: allocateLinked + moveTable([], cleanUp: []) + keepAuto),
    .when(.wasDetached, [.step(.countAttachment)]),
  ]

  /// `iommufd_hw_pagetable_alloc`: the driver is told the device, and the table is linked and filled.
  private static let allocateLinked: [Routine] = [
    .step(.requireUserAllocation), .step(.allocateObject), .step(.allocateDomain), .step(.addDomain),
    .step(.joinIOAS),
  ]

  private static let destroy: [Routine] = [
    .step(.removeObject),
    .holding(.ioasMutex, [.step(.removeDomain), .step(.leaveIOAS.lockedByCaller)]),
    .step(.freeDomain),
  ]
}
