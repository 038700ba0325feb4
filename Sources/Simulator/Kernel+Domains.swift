// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

// The io_pagetable functions that reach into page tables and user memory.
extension Kernel {
  /// Links a page table to an IOAS: closes what is outside of its aperture and maps every area in it.
  ///
  /// Models `iopt_table_add_domain` of Linux 6.12. The aperture is looked at only now: a late driver's
  /// table that has not seen a device counts as one that translates address 0 alone. Throws EEXIST for a
  /// table that is linked already, EINVAL or EADDRINUSE for the alignment, EADDRINUSE for the aperture,
  /// EFAULT for memory that cannot be pinned.
  mutating func addDomain(_ hwpt: ObjectID, to ioas: ObjectID) throws(Refusal) {
    guard let domain = hwpts[hwpt], var iopt = ioases[ioas]?.iopt else { return }
    if iopt.domains.contains(hwpt) {
      throw Refusal(
        .EEXIST, in: "iopt_table_add_domain", "\(name(of: hwpt)) is linked to IOAS \(ioas) already",
        .object(hwpt))
    }
    let alignment = max(iopt.alignment, domain.iommu.smallestPage)
    if alignment > IOPageTable.pageSize {
      throw Refusal(
        .EINVAL, in: "iopt_table_add_domain", "the smallest page of hwpt \(hwpt) is larger than 4 KiB",
        .object(hwpt))
    }
    try iopt.checkAlignment(alignment)
    for outside in domain.outsideOfAperture {
      do throws(Refusal) {
        try iopt.reserve(outside, for: .domain(hwpt))
      } catch {
        throw domain.outsideRefusal(error)
      }
    }
    if iopt.domains.isEmpty {
      try fill(hwpt, with: iopt.areas)
      iopt.linkEpoch = memory.epoch
    } else if iopt.mayHaveBareAreas {
      for element in iopt.areas.elements {
        if let refusal = refusal(toMap: element, in: [hwpt]) { throw refusal }
      }
    }
    iopt.alignment = alignment
    iopt.domains.append(hwpt)
    ioases[ioas]?.iopt = iopt
    hwpts[hwpt]?.mappings = iopt.areas
  }

  /// Unlinks a page table from its IOAS and empties it: `iopt_table_remove_domain` of Linux 6.12.
  mutating func removeDomain(_ hwpt: ObjectID, from ioas: ObjectID) {
    guard let index = ioases[ioas]?.iopt.domains.firstIndex(of: hwpt) else { return }
    ioases[ioas]?.iopt.domains.swapRemove(at: index)
    ioases[ioas]?.iopt.removeReserved { $0 == .domain(hwpt) }
    hwpts[hwpt]?.mappings.removeAll()
    hwpts[hwpt]?.dirty.removeAll()
    unpinAll(of: ioas)
    recalculateAlignment(of: ioas)
  }

  /// Sets the alignment that the linked tables, accesses and options ask for, when none of them rose.
  mutating func recalculateAlignment(of ioas: ObjectID) {
    guard let alignment = ioases[ioas].map({ neededAlignment(of: $0) }) else { return }
    ioases[ioas]?.iopt.alignment = alignment
  }

  /// The alignment that the linked tables, accesses and options ask for, in bytes.
  ///
  /// Models `iopt_calculate_iova_alignment`, which takes the largest of all demands.
  func neededAlignment(of ioas: IOAS) -> UInt64 {
    let pins = ioas.accesses.contains { accesses[$0]?.pinsPages == true }
    let tables = ioas.iopt.domains.compactMap { hwpts[$0]?.iommu.smallestPage }
    return max(
      ioas.iopt.largePagesDisabled || pins ? IOPageTable.pageSize : 1, tables.max() ?? 1)
  }

  /// Pins the memory of many areas: `iopt_fill_domain`.
  ///
  /// Throws EFAULT, EINVAL and ENOMEM, as ``pin(_:into:)`` does; nothing is pinned then.
  private mutating func fill(_ hwpt: ObjectID, with areas: AddressIndex<Area>) throws(Refusal) {
    let before = pins
    do throws(Refusal) {
      for element in areas.elements { try pin(element, into: [hwpt]) }
    } catch {
      pins = before
      throw error
    }
  }

  /// Unpins the memory of an IOAS that has lost its last page table.
  private mutating func unpinAll(of ioas: ObjectID) {
    guard let iopt = ioases[ioas]?.iopt, iopt.domains.isEmpty, !pins.isPlain else { return }
    for element in iopt.areas.elements { unpin(element) }
  }

  /// Maps new areas in every linked page table: `iopt_fill_domains_pages`.
  ///
  /// Without a linked table nothing is pinned and every user address is accepted. Throws EFAULT where a
  /// page is not mapped and ENOMEM beyond the limit on locked memory; the areas are then taken out again.
  mutating func fillDomains(of ioas: ObjectID, with new: [AddressIndex<Area>.Element]) throws(Refusal) {
    guard let domains = ioases[ioas]?.iopt.domains, !domains.isEmpty else { return }
    let before = pins
    do throws(Refusal) {
      for element in new { try pin(element, into: domains) }
    } catch {
      pins = before
      for element in new {
        ioases[ioas]?.iopt.areas.remove(startingAt: element.range.first)
        pins.removeArea(of: element.value.pages)
      }
      throw error
    }
    for hwpt in domains {
      guard let place = hwpts.index(forKey: hwpt) else { continue }
      for element in new { hwpts.values[place].mappings.insert(element.range, element.value) }
    }
  }

  /// Takes areas out of every linked page table: `iopt_area_unfill_domains`.
  mutating func unfillDomains(of ioas: ObjectID, _ removed: [AddressIndex<Area>.Element]) {
    guard let domains = ioases[ioas]?.iopt.domains else { return }
    for hwpt in domains {
      guard let place = hwpts.index(forKey: hwpt) else { continue }
      for element in removed {
        hwpts.values[place].mappings.remove(startingAt: element.range.first)
        hwpts.values[place].dirty.remove(element.range)
      }
    }
    if pins.isPlain { return }
    for element in removed {
      if !domains.isEmpty { unpin(element) }
      pins.removeArea(of: element.value.pages)
    }
  }
}

extension HWPT {
  /// Why something outside of the aperture keeps the table from being linked.
  fileprivate func outsideRefusal(_ refusal: Refusal) -> Refusal {
    let rule =
      aperture.map { "the \(iommu.driver.rawValue) table translates \($0) only, and something lies outside" }
      ?? "\(iommu.driver.rawValue) knows the aperture of a new table only after its first attach; until then it "
      + "counts as address 0 alone, and something lies above"
    return Refusal(refusal.errno, in: refusal.function, rule, culprits: refusal.culprits)
  }

  /// What the table cannot translate, as `iopt_table_add_domain` reads it.
  var outsideOfAperture: [IOVARange] {
    let inside = aperture ?? IOVARange(.zero)
    let below = inside.first.previous.flatMap { IOVARange(.zero, $0) }
    let above = inside.last.next.flatMap { IOVARange($0, .max) }
    return [below, above].compactMap(\.self)
  }
}

extension Array {
  /// Removes an element and moves the last one into its place, as the kernel's dense array does.
  fileprivate mutating func swapRemove(at index: Int) {
    swapAt(index, count - 1)
    removeLast()
  }
}
