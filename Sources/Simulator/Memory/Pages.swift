// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// The hold of one IOMMU_IOAS_MAP on user memory: `struct iopt_pages`.
///
/// COPY and cuts share it. A page is pinned once for each of these that has it in a page table or in an access.
public struct Pages: Hashable, Sendable {
  /// The number of holds made before this one.
  let serial: UInt64
  /// The layout of user memory at the MAP.
  let epoch: UInt32
  /// Whether the memory was mapped writeable in the first place: a COPY may then be writeable too.
  public let isWritable: Bool
  /// What its pinned pages are charged to.
  public let accounting: Accounting

  /// What pinned memory is charged to.
  public enum Accounting: UInt8, Hashable, Sendable {
    /// Nothing: the process has CAP_IPC_LOCK.
    case none
    /// The user's locked memory.
    case user
    /// The process's locked memory.
    case process
  }

  /// How its memory must be mapped to be pinned.
  var neededProtection: Protection { isWritable ? .write : .read }
}

/// The pinned pages of a hold that several areas or an access share.
///
/// A hold with one area and no access needs none: its pages are pinned while the area's IOAS has a page
/// table.
struct SharedPages: Sendable {
  /// The number of areas that refer to the hold.
  var areas = 1
  /// The pinned pages, by page number of the user address.
  private(set) var runs = AddressIndex<Run>()

  /// Pages that are pinned alike.
  struct Run: AddressIndexValue {
    /// The number of areas in page tables, and of pins by accesses, that cover them.
    var users: Int
    /// The layout of user memory when they were pinned.
    let epoch: UInt32
    var kinds: Protection { [] }
  }

  /// The number of pinned pages.
  var pinned: UInt64 { UInt64(runs.summary(of: .all).bytes) }

  /// The parts of a range of pages that are not pinned.
  func gaps(in pages: IOVARange) -> [IOVARange] {
    var gaps: [IOVARange] = []
    var next: IOVA? = pages.first
    runs.forEach(overlapping: pages) { run in
      guard let start = next else { return false }
      if let below = run.range.first.previous, let gap = IOVARange(start, below) { gaps.append(gap) }
      next = run.range.last.next.map { max($0, start) }
      return true
    }
    if let next, let gap = IOVARange(next, pages.last) { gaps.append(gap) }
    return gaps
  }

  /// Counts one more user of each page; pages that had none are pinned as of a layout.
  mutating func addUser(of pages: IOVARange, epoch: UInt32) {
    let new = gaps(in: pages)
    change(pages, by: 1)
    for gap in new { runs.insert(gap, Run(users: 1, epoch: epoch)) }
  }

  /// Counts one user less of each page, and returns the number of pages that have none left.
  mutating func removeUser(of pages: IOVARange) -> UInt64 {
    change(pages, by: -1)
  }

  /// Calls with the pinned parts of a range of pages, and when they were pinned.
  func forEachRun(in pages: IOVARange, _ body: (IOVARange, UInt32) -> Void) {
    runs.forEach(overlapping: pages) { run in
      if let part = run.range.intersection(pages) { body(part, run.value.epoch) }
      return true
    }
  }

  /// The layout of user memory when a page was pinned; nil if it is not.
  func epoch(of page: UInt64) -> UInt32? { runs.element(at: IOVA(page))?.value.epoch }

  @discardableResult
  private mutating func change(_ pages: IOVARange, by count: Int) -> UInt64 {
    var released: UInt64 = 0
    for run in Array(runs.elements(overlapping: pages)) {
      runs.remove(startingAt: run.range.first)
      for (part, isInside) in run.range.parts(cutBy: pages) {
        var value = run.value
        if isInside { value.users += count }
        if value.users > 0 { runs.insert(part, value) } else { released += part.length }
      }
    }
    return released
  }
}

extension IOVARange {
  /// The parts of the range below, in and above another, as far as there are any.
  func parts(cutBy other: IOVARange) -> [(range: IOVARange, isInside: Bool)] {
    let below = other.first.previous.flatMap { IOVARange(first, min(last, $0)) }
    let above = other.last.next.flatMap { IOVARange(max(first, $0), last) }
    let parts: [(IOVARange, Bool)?] = [
      below.map { ($0, false) }, intersection(other).map { ($0, true) }, above.map { ($0, false) },
    ]
    return parts.compactMap(\.self)
  }
}
