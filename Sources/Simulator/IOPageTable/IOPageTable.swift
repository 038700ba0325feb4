// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// The map of one IO address space: `struct io_pagetable` of Linux 6.12.
///
/// Areas never overlap each other or a reserved range; reserved ranges may overlap among themselves.
public struct IOPageTable: Sendable {
  /// What is mapped.
  public internal(set) var areas = AddressIndex<Area>()
  /// What is closed, and for whom, ascending.
  public internal(set) var reserved: [Reservation] = []
  /// Where the kernel may choose addresses, ascending and disjoint; empty means everywhere.
  public internal(set) var allowed: [IOVARange] = []
  /// The page tables that mirror this map.
  public internal(set) var domains: [ObjectID] = []
  /// The layout of user memory when the first of these page tables was linked.
  var linkEpoch: UInt32 = 0
  /// The starts of areas that an access did not let go of: they take no new pins.
  var preventedAreas: Set<IOVA> = []
  /// Whether an area was ever mapped that devices can neither read nor write.
  var mayHaveBareAreas = false
  /// Whether every mapping is cut into pages of 4 KiB.
  public internal(set) var largePagesDisabled = false
  /// What addresses, lengths and offsets must be multiples of, in bytes: a power of two up to 4 KiB.
  public internal(set) var alignment: UInt64 = 1

  /// The kernel's page size in bytes.
  public static let pageSize: UInt64 = 4096

  /// A closed range and who closed it.
  public struct Reservation: Hashable, Sendable {
    /// The addresses.
    public let range: IOVARange
    /// Who closed them: the range goes when the owner says so.
    public let owner: Owner
  }

  /// Who closes addresses.
  public enum Owner: Hashable, Sendable {
    /// A page table: what lies outside of its aperture.
    case domain(ObjectID)
    /// An attached device: a region that its IOMMU keeps.
    case device(DeviceName, ReservedRegion.Kind)
    /// The test interface: it stays until the IOAS goes.
    case test
  }
}

extension IOPageTable.Owner: CustomStringConvertible {
  /// The owner in a few words.
  public var description: String {
    switch self {
    case .domain(let id): "hwpt \(id) (aperture)"
    case .device(let name, let kind): "\(name.short) (\(kind.rawValue))"
    case .test: "test"
    }
  }
}

// MARK: - Alignment

extension IOPageTable {
  /// Raises the alignment; lowering never fails.
  ///
  /// Models `iopt_check_iova_alignment`. Throws EADDRINUSE where an area does not fit.
  func checkAlignment(_ new: UInt64) throws(Refusal) {
    guard new > alignment else { return }
    var misfit: IOVARange?
    areas.forEach { element in
      let bits = element.range.first.rawValue | element.range.length | element.value.userAddress
      if bits & (new - 1) != 0 { misfit = element.range }
      return misfit == nil
    }
    if let misfit {
      throw Refusal(
        .EADDRINUSE, in: "iopt_check_iova_alignment",
        "an area would not be aligned to the \(new.hex) bytes that are now needed", .area(misfit))
    }
  }
}
