// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// The replace series as it was posted: a device moves with its hardware group, but iommufd moves one device
  /// at a time.
  ///
  /// The series had no IOMMU_HWPT_ALLOC. Here it has one that links nothing, so that its moves can be seen.
  public static let replaceV2 = Design(
    name: "replace-v2",
    source: "[PATCH v2 8/10] iommufd: Add replace support, 7 February 2023",
    summary: "moves one device at a time, between tables of the user, linked after the switch; not merged",
    rules: .byDeviceList(
      .whileItIsUsed,
      autoTableEnds:
        "in the detach that leaves no user but the object table; never in a move, which it refuses"),
    lockOrder: moveLockOrder,
    defects: [
      .lateLink, .laggingPeer, .joinsWithoutSwitch, .failedMoveOpensRegions,
      "The locks of two page tables are taken without an order between them: two moves in opposite directions "
        + "wait for each other.",
      "A move from an auto table and a move to an IOAS are refused with EBUSY.",
    ],
    ioctls: .hwptAlloc,
    bind: bindUnasked,
    attach: move,
    replace: move,
    detach: detachAndUnlink + endUse(destroy: destroyUnlinked),
    allocate: allocateUnlinked,
    destroy: destroyUnlinked)

  /// `iommufd_device_attach`, which is the replace too.
  private static let move: [Routine] = [
    .step(.lookUpTarget.called("iommufd_device_attach")),
    .step(.refuseAutoMove),
    .when(
      .targetIsTable,
      [
        .when(
          .tableIsNew,
          [.holding(.ioasMutex, moveTable(linkAfterSwitch, cleanUp: unlinkOld))])
      ]),
    attachToIOAS(
      moveTable(linkAfterSwitch, cleanUp: unlinkOld),
      makeAuto: [.step(.allocateObject), .step(.allocateBusDomain)]
        + moveTable(linkAfterSwitch, cleanUp: unlinkOld) + keepAuto),
    .when(.wasDetached, [.step(.countAttachment)]),
  ]
}
