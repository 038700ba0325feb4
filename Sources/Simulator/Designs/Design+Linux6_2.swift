// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// Linux 6.2: a page table is linked to its IOAS by its first device, after the hardware was switched.
  public static let linux6_2 = Design(
    name: "linux-6.2",
    source: "Linux 6.2.y, drivers/iommu/iommufd/device.c and hw_pagetable.c",
    summary: "the first attach links the hwpt, after the switch; no hwpt allocation, no replace",
    rules: .byDeviceList(
      .whileItIsUsed, autoTableEnds: "in the detach that leaves no user but the object table"),
    lockOrder: listLockOrder,
    defects: [
      .attachTwiceCountsTwice,
      "A device is switched to an empty table before it is filled, and the table is emptied before its last "
        + "group is detached.",
      "A second device of a group fails with EBUSY where an older auto table of the IOAS is tried first.",
    ],
    ioctls: [],
    bind: bindUnasked,
    attach: [
      .step(.lookUpTarget.called("iommufd_device_attach")),
      .when(.targetIsTable, attachTable),
      attachToIOAS(attachTable, makeAuto: allocate + attachTable + [.step(.joinIOAS)] + keepAuto),
      .step(.countAttachment),
    ],
    detach: detachAndUnlink + endUse(destroy: destroyUnlinked),
    destroy: destroyUnlinked)

  /// `iommufd_device_do_attach`.
  private static let attachTable: [Routine] = [
    .holding(
      .devicesLock,
      prepareAttach(isolation: .requireIsolatedInterrupts.called("irq_domain_check_msi_remap"))
        + [
          .when(
            .tableHasNoGroup,
            [.step(.attachOldGroup), .when(.tableHasNoDevice, [.step(.addDomain)])]),
          .step(.joinTable),
        ])
  ]

  /// `iommufd_hw_pagetable_alloc`: nothing is linked.
  private static let allocate: [Routine] = [.step(.allocateObject), .step(.allocateBusDomain)]
}
