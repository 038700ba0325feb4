// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// Linux 6.4: a page table is linked when it is made, but an auto table is attached first, for drivers that
  /// learn its aperture then.
  public static let linux6_4 = Design(
    name: "linux-6.4",
    source: "Linux 6.4, drivers/iommu/iommufd: 085fcc7eb759 to 4ed4791afb34",
    summary: "a hwpt is linked when it is made; no hwpt allocation for users, no replace",
    rules: .byDeviceList(
      .whileItExists, autoTableEnds: "in the detach that leaves no user but the object table"),
    lockOrder: listLockOrder,
    defects: [
      "A new auto table is on the hardware before it is filled.",
      "A second device of a group fails with EBUSY where an older auto table of the IOAS is tried first.",
    ],
    ioctls: [],
    bind: bindUnasked,
    attach: [
      .step(.lookUpTarget.called("iommufd_device_attach")),
      .when(.targetIsTable, attachTable),
      attachToIOAS(attachTable, makeAuto: allocateAttached + keepAuto),
      .step(.countAttachment),
    ],
    detach: [
      .holding(
        .devicesLock,
        [
          .step(.leaveTable),
          .when(.tableHasNoGroup, [.step(.detachOldGroup)]),
          .step(.removeReservedRegions),
        ])
    ] + endUse(destroy: destroyLinked),
    destroy: destroyLinked)

  /// `iommufd_device_do_attach`.
  private static let attachTable: [Routine] = [
    .holding(.devicesLock, attachGroup + [.step(.joinTable)])
  ]

  /// `iommufd_hw_pagetable_attach`.
  private static let attachGroup: [Routine] =
    [.step(.refuseAttached)]
    + prepareAttach(isolation: .requireIsolatedInterrupts)
    + [.when(.tableHasNoGroup, [.step(.attachOldGroup)])]

  /// `iommufd_hw_pagetable_alloc` with its immediate attach.
  private static let allocateAttached: [Routine] = [
    .step(.allocateObject), .step(.allocateBusDomain),
    .holding(
      .devicesLock, attachGroup + [.step(.addDomain), .step(.joinIOAS), .step(.joinTable)]),
  ]
}
