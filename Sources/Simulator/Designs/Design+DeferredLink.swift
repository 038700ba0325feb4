// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// What the thread argues against: a page table of the user is linked by its first attach or replace.
  ///
  /// No kernel had it. It is the replace series without its ban on auto tables.
  public static let deferredLink = Design(
    name: "deferred-link",
    source:
      "Re: [PATCH v2 1/3] iommufd: Add devices_users, 1 and 2 February 2023: the idea that is rejected there",
    summary: "the first attach or replace links a hwpt, after the switch; no kernel had it",
    rules: .byDeviceList(
      .whileItIsUsed, autoTableEnds: "after the detach or replace that leaves no user but the object table"),
    lockOrder: moveLockOrder,
    defects: [.lateLink, .laggingPeer, .joinsWithoutSwitch, .failedMoveOpensRegions],
    ioctls: .hwptAlloc,
    bind: bindUnasked,
    attach: changeTable + [.step(.countAttachment)],
    replace: changeTable + [.when(.leavesTable, [.when(.tableIsAbandoned, destroyUnlinked)])],
    detach: detachAndUnlink + endUse(destroy: destroyUnlinked),
    allocate: allocateUnlinked,
    destroy: destroyUnlinked)

  private static let changeTable: [Routine] = [
    .step(.lookUpTarget.called("iommufd_device_attach")),
    .when(.targetIsTable, [.holding(.ioasMutex, move)]),
    attachToIOAS(
      move, makeAuto: [.step(.allocateObject), .step(.allocateBusDomain)] + move + keepAuto),
  ]

  private static let move: [Routine] = [
    .when(.tableIsNew, moveTable(linkAfterSwitch, cleanUp: unlinkOld))
  ]
}
