// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// A place in physical memory.
struct PhysicalAddress: Hashable, Sendable {
  let page: UInt64
  let offset: UInt64
}

extension ProcessMemory {
  /// The place behind a user address, now or in an earlier layout; nil where nothing is mapped.
  func physicalAddress(of address: UInt64, in epoch: UInt32? = nil) -> PhysicalAddress? {
    page(at: address, in: epoch ?? self.epoch).map {
      PhysicalAddress(page: $0, offset: address % IOPageTable.pageSize)
    }
  }

  /// The parts of a range of pages that are in memory now what they were in an earlier layout.
  func unchanged(_ pages: IOVARange, since epoch: UInt32) -> [IOVARange] {
    if epoch == self.epoch { return [pages] }
    let size = IOPageTable.pageSize
    guard
      let range = IOVARange(IOVA(pages.first.rawValue * size), length: pages.length * size)
    else { return [] }
    return layout.elements(overlapping: range).flatMap { now in
      layout(epoch).elements(overlapping: now.range).compactMap { old -> IOVARange? in
        guard let both = now.range.intersection(old.range)?.intersection(range),
          now.page(at: both.first.rawValue) == old.page(at: both.first.rawValue)
        else { return nil }
        return IOVARange(IOVA(both.first.rawValue / size), IOVA(both.last.rawValue / size))
      }
    }
  }
}

extension Kernel {
  /// The first of some mapped pages that is not pinned so often, and how often it is; nil if all are.
  ///
  /// Looks at every area: only the test interface asks.
  func firstPage(of pages: IOVARange, notPinned refs: Int) -> (page: UInt64, count: Int)? {
    var changes: [UInt64: Int] = [:]
    for range in pinnedRuns(in: pages) {
      changes[range.first.rawValue, default: 0] += 1
      changes[range.last.rawValue + 1, default: 0] -= 1
    }
    var count = 0
    var page = pages.first.rawValue
    for (start, change) in changes.sorted(by: { $0.key < $1.key }) {
      if start > page, count != refs { return (page, count) }
      page = start
      count += change
    }
    return page <= pages.last.rawValue && count != refs ? (page, count) : nil
  }

  /// The pinned pages among some, once for each hold that pins them.
  private func pinnedRuns(in pages: IOVARange) -> [IOVARange] {
    var runs: [IOVARange] = []
    for ioas in ioases.values where !ioas.iopt.domains.isEmpty {
      ioas.iopt.areas.forEach { area in
        if pins[area.value.pages] == nil, let part = area.pageNumbers.intersection(pages) {
          runs += memory.unchanged(part, since: ioas.iopt.pinEpoch(of: area.value))
        }
        return true
      }
    }
    for record in pins.sharedPages {
      record.forEachRun(in: pages) { part, epoch in runs += memory.unchanged(part, since: epoch) }
    }
    return runs
  }
}
