// SPDX-License-Identifier: Apache-2.0

// Defects that several designs share, in words.
extension String {
  /// Linux 6.6 to 6.15.
  static let failedReplaceOpensRegions = """
    A replace inside one IOAS that fails opens the device's reserved regions there, though the device stays \
    attached: its message-interrupt window can then be mapped over.
    """
  /// Every design that links at allocation, on late hardware.
  static let lateTableClosesIOAS = """
    A driver that learns a table's aperture at the first attach leaves an empty IOAS with address 0 alone when \
    a page table is allocated for it, and a populated one refuses the table.
    """
  /// Linux up to 6.14, on hardware whose interrupts go through the IOMMU.
  static let replaceLosesDoorbell = """
    A replace does not map the interrupt doorbell in the new table: the device's message interrupts are lost \
    until they are requested again.
    """
  /// Designs that link at the first attach or replace.
  static let lateLink = """
    A live device is switched to an empty table before it is filled; what cannot be linked or pinned fails \
    after the switch, and the device is switched back.
    """
  /// Designs that move a group with one of its devices, but note only that one.
  static let laggingPeer = """
    A move takes the whole group along in the hardware, but iommufd notes one device: if another one is then \
    detached from the old table, the DMA of the whole group is blocked.
    """
  /// The same designs, the other way round.
  static let joinsWithoutSwitch = """
    A device that moves to a table where another one of its group is noted switches no hardware: if the group \
    is elsewhere, it stays on a table that can then be emptied and freed.
    """
  /// Designs whose moves close regions in the new IOAS also where it is the old one.
  static let failedMoveOpensRegions = """
    A move inside one IOAS that fails opens the device's reserved regions there, though the device stays \
    attached.
    """
  /// Linux up to 6.5.
  static let attachTwiceCountsTwice = """
    Nothing keeps a device from being attached to its page table again; it is then on the list twice.
    """
}
