// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// The series that started the thread: a page table counts its devices, and the IOMMU core is asked where a
  /// group is.
  public static let devicesUsers = Design(
    name: "devices-users",
    source: "[PATCH v2 1/3 to 3/3] iommufd: Add devices_users to track the hw_pagetable usage by device, "
      + "28 January 2023",
    summary: "linux-6.2 with a counter in the place of the list of devices; not merged",
    rules: Rules(
      linkage: .whileItIsUsed, tableUsers: "*hwpt->devices_users, which starts at 1",
      groupTest: "iommu_get_domain_for_dev, the core's current domain",
      autoTableEnds: "in the detach that leaves no user but the object table"),
    lockOrder: [.ioasMutex, .domainsSemaphore, .iovaSemaphore, .coreGroupMutex],
    defects: [
      "The first of two devices of a group to leave a table detaches the whole group: the other one's DMA is "
        + "blocked.",
      "The second one then finds the core elsewhere and unlinks nothing: the table is freed while its IOAS "
        + "leads to it.",
      .attachTwiceCountsTwice,
    ],
    ioctls: [],
    bind: bindUnasked,
    attach: [
      .step(.lookUpTarget.called("iommufd_device_attach")),
      .when(.targetIsTable, [.holding(.ioasMutex, attachTable)]),
      attachToIOAS(attachTable, makeAuto: allocate + attachTable + keepAuto),
      .step(.countAttachment),
    ],
    detach: detach + endUse(destroy: destroyUnlinked),
    destroy: destroyUnlinked)

  /// `iommufd_device_do_attach` after the third patch.
  private static let attachTable: [Routine] =
    prepareAttach(isolation: .requireIsolatedInterrupts)
    + [
      .when(
        .coreIsElsewhere,
        [.step(.attachOldGroup), .when(.noDeviceIsCounted, [.step(.addDomain), .step(.joinIOAS)])]),
      .step(.countDevice),
    ]

  /// `iommufd_device_detach` after the third patch: the core is asked, not whether other devices stay.
  private static let detach: [Routine] = [
    .holding(
      .ioasMutex,
      [
        .step(.uncountDevice),
        .when(.coreIsHere, [.when(.noDeviceIsCounted, unlink), .step(.detachOldGroup)]),
        .step(.removeReservedRegions),
      ])
  ]

  /// `iommufd_hw_pagetable_alloc`: nothing is linked.
  private static let allocate: [Routine] = [
    .step(.allocateObject), .step(.allocateCounter), .step(.allocateBusDomain),
  ]
}
