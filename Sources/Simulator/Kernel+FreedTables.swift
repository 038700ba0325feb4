// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// A design can free a page table that something still leads to. The kernel would use freed memory there; here
// the table stays as it was, under an id that no object has, and is known as freed.
extension Kernel {
  /// Frees a page table and returns what it was; nil where there is none.
  mutating func freeTable(_ id: ObjectID) -> HWPT? {
    guard let hwpt = hwpts.removeValue(forKey: id) else { return nil }
    if isReachable(id) {
      let grave = freeGrave
      hwpts[grave] = hwpt
      hwpts[grave]?.formerID = id
      rename(id, to: grave)
    }
    return hwpt
  }

  /// Forgets freed page tables that nothing leads to any more.
  mutating func forgetFreedTables() {
    for (id, hwpt) in hwpts where hwpt.formerID != nil && !isReachable(id) { hwpts[id] = nil }
  }

  /// Whether an IOAS or the hardware leads to a page table.
  private func isReachable(_ id: ObjectID) -> Bool {
    ioases.values.contains { $0.hwpts.contains(id) || $0.iopt.domains.contains(id) }
      || groups.values.contains { $0.domain == id }
  }

  /// The highest id that no freed table has; no object ever gets one of these.
  private var freeGrave: ObjectID {
    var id = ObjectID(ObjectID.nonexistent.rawValue - 1)
    while hwpts[id] != nil { id = ObjectID(id.rawValue - 1) }
    return id
  }

  private mutating func rename(_ id: ObjectID, to grave: ObjectID) {
    for ioas in ioases.keys {
      ioases[ioas]?.hwpts.replace([id], with: [grave])
      ioases[ioas]?.iopt.domains.replace([id], with: [grave])
      ioases[ioas]?.iopt.renameDomain(id, to: grave)
    }
    for number in groups.keys where groups[number]?.domain == id { groups[number]?.domain = grave }
  }
}

extension IOPageTable {
  /// Gives the reservations of a page table to another id.
  fileprivate mutating func renameDomain(_ id: ObjectID, to other: ObjectID) {
    reserved = reserved.map {
      $0.owner == .domain(id) ? Reservation(range: $0.range, owner: .domain(other)) : $0
    }
  }
}
