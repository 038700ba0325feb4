// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// What the hardware does with the DMA of a device.
public enum Translation: Hashable, Sendable {
  /// All of it is blocked.
  case blocked
  /// It goes through a page table, which is in a state.
  case table(ObjectID, State)

  /// What a page table is to the hardware that uses it.
  public enum State: Hashable, Sendable {
    /// It is linked to its IOAS: it holds what the IOAS maps.
    case filled
    /// It is not linked to its IOAS: it holds nothing, whatever the IOAS maps.
    case empty
    /// It is nested: the user's own table decides, and then the parent.
    case nested
    /// It was freed: the hardware reads memory that is no page table any more.
    case freed
  }
}

/// What the DMA of a device at an address meets.
public enum DMA: Hashable, Sendable {
  /// Memory: a mapping of a page table, with the user address that it leads to.
  case memory(hwpt: ObjectID, area: IOVARange, userAddress: UInt64, Protection)
  /// The doorbell that raises the device's interrupts.
  case doorbell
  /// What no design decides: the user's own table of a nested one.
  case unknown(String)
  /// A fault, and why.
  case fault(String)
}

extension Kernel {
  /// What the hardware does with a bound device's DMA now; blocked where there is no such device.
  ///
  /// This is what the IOMMU core has set, whatever iommufd has noted. It holds between the steps of an
  /// operation too.
  public func translation(of device: ObjectID) -> Translation {
    guard let group = devices[device]?.group, let domain = groups[group]?.domain, let hwpt = hwpts[domain]
    else { return .blocked }
    if let former = hwpt.formerID { return .table(former, .freed) }
    if hwpt.isNested { return .table(domain, .nested) }
    let isLinked = ioasID(of: domain).flatMap { ioases[$0] }?.iopt.domains.contains(domain) == true
    return .table(domain, isLinked ? .filled : .empty)
  }

  /// What a DMA of a bound device at an address meets now.
  public func dma(from device: ObjectID, at iova: IOVA) -> DMA {
    if let window = hardwareMSI(of: device), window.contains(iova) { return .doorbell }
    switch translation(of: device) {
    case .blocked: return .fault("the DMA of the device is blocked")
    case .table(let id, .freed): return .fault("hwpt \(id) was freed: what is in its memory now is anybody's")
    case .table(_, .nested): return .unknown("the user's own page table decides")
    case .table(let id, .empty):
      return hwpts[id]?.doorbells.contains(iova.page) == true
        ? .doorbell : .fault("hwpt \(id) is empty: it is not linked to its IOAS")
    case .table(let id, .filled): return lookUp(iova, in: id)
    }
  }

  private func lookUp(_ iova: IOVA, in id: ObjectID) -> DMA {
    guard let hwpt = hwpts[id] else { return .fault("there is no hwpt \(id)") }
    if hwpt.doorbells.contains(iova.page) { return .doorbell }
    guard let element = hwpt.mappings.element(at: iova) else {
      return .fault("hwpt \(id) maps nothing at \(iova)")
    }
    let offset = iova.rawValue - element.range.first.rawValue
    let area = element.value
    return .memory(
      hwpt: id, area: element.range, userAddress: area.userAddress &+ offset, area.protection)
  }

  /// The addresses that the hardware takes as interrupts before it translates.
  func hardwareMSI(of device: ObjectID) -> IOVARange? {
    description(of: device)?.reserved.first { $0.type == .msi }?.range
  }
}

extension IOVA {
  /// The first byte of its page of 4 KiB.
  fileprivate var page: IOVA { IOVA(rawValue & ~(IOPageTable.pageSize - 1)) }
}
