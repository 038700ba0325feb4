// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// What accesses pin.
extension Kernel {
  /// The most bytes that the test interface takes at once.
  static let testLengthLimit: UInt64 = 16 << 20

  /// Pins the pages behind IOVAs.
  ///
  /// Models `iommufd_test_access_pages` and `iommufd_access_pin_pages`. Throws, in this order: ENOMEM above
  /// 16 MiB, EOPNOTSUPP for flags, EBADFD, EOPNOTSUPP for an access that does not pin, EINVAL for no bytes,
  /// EOVERFLOW, ENOENT without IOAS; by area EINVAL for its geometry, EPERM for its protection, EFAULT and
  /// ENOMEM for its memory; ENOENT at a hole; EFAULT and EBADE in the comparison. All is undone then.
  mutating func pinPages(
    _ id: ObjectID, at iova: IOVA, length: UInt64, flags: UInt32, compare: UserMemory?
  ) throws(Refusal) -> Response {
    let function = "iommufd_test_access_pages"
    if let compare { memory.use(compare) }
    try checkTestLength(length, function)
    try checkFlags(flags, AccessFlags.write | AccessFlags.areaNumber, function)
    let access = try access(id)
    if !access.pinsPages {
      throw Refusal(.EOPNOTSUPP, in: function, "the access was not made to pin pages", .object(id))
    }
    let start = flags & AccessFlags.areaNumber == 0 ? iova : areaStart(iova, of: access.ioas)
    let (range, ioas) = try accessRange(start, length: length, access, "iommufd_access_pin_pages")
    let before = pins
    do throws(Refusal) {
      try addPins(range, in: ioas, isWrite: flags & AccessFlags.write != 0)
      if let compare { try comparePages(range, in: ioas, with: compare.userAddress) }
    } catch {
      pins = before
      throw error
    }
    accesses[id]?.pins.append(Access.Pin(item: access.nextItem, range: range))
    accesses[id]?.nextItem += 1
    return .item(access.nextItem)
  }

  /// Refuses lengths above 16 MiB.
  func checkTestLength(_ length: UInt64, _ function: String) throws(Refusal) {
    if length > Self.testLengthLimit {
      throw Refusal(.ENOMEM, in: function, "\(length.hex) bytes are more than the 16 MiB it takes")
    }
  }

  /// Refuses flags beyond those that are known.
  func checkFlags(_ flags: UInt32, _ known: UInt32, _ function: String) throws(Refusal) {
    if flags & ~known != 0 {
      throw Refusal(.EOPNOTSUPP, in: function, "flags \((flags & ~known).hex) are not known")
    }
  }

  /// The address that stands for the number of an area and, in the high half, an offset into it.
  ///
  /// Models `__iommufd_test_syz_conv_iova`; 0 where there is no such area.
  func areaStart(_ number: IOVA, of ioas: ObjectID?) -> IOVA {
    guard let areas = ioas.flatMap({ ioases[$0]?.iopt.areas }) else { return .zero }
    let index = Int(number.rawValue & 0xffff_ffff)
    let area = areas.elements.dropFirst(index).first { _ in true }
    return area.map { IOVA($0.range.first.rawValue &+ number.rawValue >> 32) } ?? .zero
  }

  /// The range that an access asks for, and its IOAS.
  func accessRange(
    _ iova: IOVA, length: UInt64, _ access: Access, _ function: String
  ) throws(Refusal) -> (IOVARange, ObjectID) {
    if length == 0 { throw Refusal(.EINVAL, in: function, "there are no bytes") }
    guard let range = IOVARange(iova, length: length) else {
      throw Refusal(.EOVERFLOW, in: function, "\(length.hex) bytes from \(iova) end beyond the last address")
    }
    guard let ioas = access.ioas else {
      throw Refusal(.ENOENT, in: function, "the access is not attached to an IOAS")
    }
    return (range, ioas)
  }

  private mutating func addPins(_ range: IOVARange, in id: ObjectID, isWrite: Bool) throws(Refusal) {
    guard let iopt = ioases[id]?.iopt else { return }
    let (areas, hole) = iopt.contiguousAreas(in: range)
    for area in areas {
      try checkPinnable(area, range, iopt)
      try area.checkProtection(isWrite: isWrite, "iommufd_access_pin_pages")
      if isWrite, !area.value.pages.isWritable {
        throw Refusal(
          .EPERM, in: "iopt_area_add_access", "the memory was mapped read-only", .area(area.range))
      }
      share(area, of: iopt)
      let piece = area.piece(in: range)
      try pin(piece.pageNumbers, of: piece.pages, for: area.range)
    }
    if let hole { throw Refusal(.ENOENT, in: "iommufd_access_pin_pages", "nothing is mapped at \(hole)") }
  }

  /// `iopt_area_contig_is_aligned` and the mark of an unmap that waits.
  private func checkPinnable(
    _ area: AddressIndex<Area>.Element, _ range: IOVARange, _ iopt: IOPageTable
  ) throws(Refusal) {
    let function = "iommufd_access_pin_pages"
    if iopt.preventedAreas.contains(area.range.first) {
      throw Refusal(.EINVAL, in: function, "the area is being unmapped", .area(area.range))
    }
    let piece = area.piece(in: range)
    let end = area.value.userAddress &+ area.range.length
    let isLast = area.range.last >= range.last
    if piece.userAddress % IOPageTable.pageSize != 0 || !isLast && end % IOPageTable.pageSize != 0 {
      throw Refusal(
        .EINVAL, in: function, "the range does not begin and go on at whole pages of user memory",
        .area(area.range))
    }
  }

  /// `iommufd_test_check_pages`.
  private func comparePages(_ range: IOVARange, in id: ObjectID, with start: UInt64) throws(Refusal) {
    guard let iopt = ioases[id]?.iopt else { return }
    let page = IOPageTable.pageSize
    var address = start &- range.first.rawValue % page
    for area in iopt.contiguousAreas(in: range).areas {
      let numbers = area.piece(in: range).pageNumbers
      for number in numbers.first.rawValue...numbers.last.rawValue {
        try memory.checkPage(at: address, "iommufd_test_check_pages")
        let pinned = pinEpoch(of: number, area.value, in: iopt).flatMap {
          memory.page(at: number * page, in: $0)
        }
        if pinned != memory.page(at: address, in: memory.epoch) {
          throw Refusal(
            .EBADE, in: "iommufd_test_check_pages", "other pages than those at \(address.hex) are pinned",
            .area(area.range))
        }
        address &+= page
      }
    }
  }

  /// Lets go of a pin: `iommufd_test_access_item_destroy`, `iommufd_access_unpin_pages`.
  ///
  /// Throws EBADFD, ENOENT where there is no such pin.
  mutating func unpinPages(_ id: ObjectID, item: UInt32) throws(Refusal) {
    guard let pin = try access(id).pins.first(where: { $0.item == item }) else {
      throw Refusal(
        .ENOENT, in: "iommufd_test_access_item_destroy", "the access has no pin \(item)", .object(id))
    }
    drop([pin], of: id)
  }

  /// Lets go of the pins of an access that have an address in common with a range.
  ///
  /// Models `iommufd_test_access_unmap`, the callback that an owner gets before an unmap.
  mutating func notifyUnmap(_ id: ObjectID, _ range: IOVARange) {
    guard let access = accesses[id], !access.isStubborn else { return }
    drop(access.pins.filter { $0.range.overlaps(range) }, of: id)
  }

  /// Lets go of all pins of an access.
  mutating func dropPins(of id: ObjectID) { drop(accesses[id]?.pins ?? [], of: id) }

  private mutating func drop(_ dropped: [Access.Pin], of id: ObjectID) {
    guard let iopt = accesses[id]?.ioas.flatMap({ ioases[$0]?.iopt }) else { return }
    for pin in dropped {
      for area in iopt.contiguousAreas(in: pin.range).areas {
        let piece = area.piece(in: pin.range)
        unpin(piece.pageNumbers, of: piece.pages)
      }
    }
    let items = Set(dropped.map(\.item))
    accesses[id]?.pins.removeAll { items.contains($0.item) }
  }

  /// Whether an access has pinned anything in an IOAS.
  func hasPins(in id: ObjectID) -> Bool {
    ioases[id]?.accesses.contains { accesses[$0]?.pins.isEmpty == false } == true
  }

  /// The accesses of an IOAS that have pinned something in an area.
  func pinningAccesses(of area: IOVARange, in id: ObjectID) -> [ObjectID] {
    (ioases[id]?.accesses ?? []).filter { access in
      accesses[access]?.pins.contains { $0.range.overlaps(area) } == true
    }
  }
}

extension AddressIndex<Area>.Element {
  /// Refuses what the area's protection does not allow: `check_area_prot`.
  func checkProtection(isWrite: Bool, _ function: String) throws(Refusal) {
    guard !value.protection.contains(isWrite ? .write : .read) else { return }
    throw Refusal(.EPERM, in: function, "the area is not \(isWrite ? "writeable" : "readable")", .area(range))
  }
}

extension PagesPiece {
  /// The numbers of the pages of user memory that the piece touches.
  var pageNumbers: IOVARange {
    Area(userAddress: userAddress, pages: pages, protection: []).pageNumbers(length: length)
  }
}
