// SPDX-License-Identifier: Apache-2.0

// What the designs around the replace series have in common: a move is an attach that cleans up behind the
// device.
extension Design {
  /// The order of the locks of the replace series; those of the page table that is left have no place in it.
  static let moveLockOrder = listLockOrder

  /// `iommufd_device_do_attach` of the replace series, with what it does where the group comes to the table.
  static func moveTable(_ arrive: [Routine], cleanUp: [Routine]) -> [Routine] {
    [
      .step(.noteOldTable),
      .holding(
        .devicesLock,
        prepareAttach(isolation: .requireIsolatedInterrupts)
          + [
            .when(.tableHasNoGroup, [.step(.replaceGroupDomain)] + arrive),
            .when(.leavesTable, leave(cleanUp)),
            .step(.joinTable),
          ]),
    ]
  }

  /// `__iommufd_device_detach` of the page table that is left: the locks of both tables are held.
  private static func leave(_ cleanUp: [Routine]) -> [Routine] {
    [
      .holding(
        .oldDevicesLock,
        [
          .step(.leaveOldTable),
          .when(
            .leavesIOAS, [.holding(.oldIOASMutex, cleanUp + [.step(.leaveOldIOAS), .step(.dropTable)])]),
          .when(.staysInIOAS, cleanUp + [.step(.dropTable)]),
        ])
    ]
  }

  /// The group arrives on a table that nobody uses: it is linked and filled after the switch.
  static let linkAfterSwitch: [Routine] = [.when(.tableHasNoDevice, [.step(.addDomain), .step(.joinIOAS)])]

  /// The table that is left is unlinked with its last device.
  static let unlinkOld: [Routine] = [.when(.oldTableHasNoDevice, unlink)]

  /// IOMMU_HWPT_ALLOC that links nothing.
  static let allocateUnlinked: [Routine] = [
    .step(.checkNoOptions), .step(.lookUpIOAS), .step(.allocateObject), .step(.allocateBusDomain),
    .step(.finalizeObject),
  ]
}
