// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension IOPageTable {
  /// Closes a range for an owner; other reserved ranges may overlap it.
  ///
  /// Models `iopt_reserve_iova`. Throws EADDRINUSE where an area or an allowed range lies inside.
  mutating func reserve(_ range: IOVARange, for owner: Owner) throws(Refusal) {
    if let area = areas.firstElement(overlapping: range) {
      throw Refusal(
        .EADDRINUSE, in: "iopt_reserve_iova", "\(range) is to be reserved but overlaps an area",
        .area(area.range))
    }
    if let allowed = allowed.first(where: { $0.overlaps(range) }) {
      throw Refusal(
        .EADDRINUSE, in: "iopt_reserve_iova", "\(range) is to be reserved but overlaps an allowed range",
        .allowed(allowed))
    }
    let position = reserved.firstIndex { $0.range.first > range.first } ?? reserved.endIndex
    reserved.insert(Reservation(range: range, owner: owner), at: position)
  }

  /// Opens everything that an owner closed: `iopt_remove_reserved_iova`.
  mutating func removeReserved(_ isOwner: (Owner) -> Bool) {
    reserved.removeAll { isOwner($0.owner) }
  }

  /// Opens everything that a device closed.
  mutating func removeReserved(ownedBy device: DeviceName) {
    removeReserved { if case .device(device, _) = $0 { true } else { false } }
  }

  /// The lowest reservation that has an address in common with a range.
  public func firstReservation(overlapping range: IOVARange) -> Reservation? {
    reserved.first { $0.range.overlaps(range) }
  }

  /// The maximal ranges that no reservation touches, ascending: what IOMMU_IOAS_IOVA_RANGES lists.
  public var unreserved: [IOVARange] { unreserved(in: .all) }

  /// The maximal parts of a range that no reservation touches, ascending.
  func unreserved(in range: IOVARange) -> [IOVARange] {
    var holes: [IOVARange] = []
    var start: IOVA? = range.first
    for reservation in reserved where reservation.range.overlaps(range) {
      guard let from = start else { break }
      if let to = reservation.range.first.previous, let hole = IOVARange(from, to) { holes.append(hole) }
      start = reservation.range.last.next.map { max($0, from) }
    }
    if let start, let hole = IOVARange(start, range.last) { holes.append(hole) }
    return holes
  }
}
