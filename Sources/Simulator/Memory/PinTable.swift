// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import HashTreeCollections
import IOMMUFD

/// What is pinned beyond the plain case, and how much memory is charged as locked.
struct PinTable: Sendable {
  /// The holds that several areas or an access share.
  private var shared: TreeDictionary<UInt64, SharedPages> = [:]
  /// The pages charged to the user.
  private(set) var lockedByUser: UInt64 = 0
  /// The pages charged to the process.
  private(set) var lockedByProcess: UInt64 = 0
  private var made: UInt64 = 0

  /// Whether no hold is shared and nothing is charged: then unpinning changes nothing.
  var isPlain: Bool { shared.isEmpty && lockedByUser == 0 && lockedByProcess == 0 }

  /// The number of holds that are shared.
  var sharedCount: Int { shared.count }

  /// The pins of the holds that are shared, in no order.
  var sharedPages: some Collection<SharedPages> { shared.values }

  /// Makes a hold.
  mutating func makePages(
    epoch: UInt32, isWritable: Bool, accounting: Pages.Accounting
  ) -> Pages {
    defer { made += 1 }
    return Pages(serial: made, epoch: epoch, isWritable: isWritable, accounting: accounting)
  }

  /// The pins of a hold that is shared; nil for the plain case.
  subscript(pages: Pages) -> SharedPages? {
    get { shared.isEmpty ? nil : shared[pages.serial] }
    set { shared[pages.serial] = newValue }
  }

  /// Counts one more area of a hold, if it is shared.
  mutating func addArea(of pages: Pages) {
    if self[pages] != nil { self[pages]?.areas += 1 }
  }

  /// Counts one area less of a hold, if it is shared.
  mutating func removeArea(of pages: Pages) {
    guard let record = self[pages] else { return }
    if record.areas == 1 { self[pages] = nil } else { self[pages]?.areas -= 1 }
  }

  /// Charges pages.
  ///
  /// Models `incr_user_locked_vm` and `update_mm_locked_vm`. Throws ENOMEM beyond the limit in bytes.
  mutating func charge(_ count: UInt64, to accounting: Pages.Accounting, limit: UInt64) throws(Refusal) {
    // Nothing new is no matter for a limit that has fallen below what is locked.
    guard count > 0 else { return }
    let limit = limit / IOPageTable.pageSize
    switch accounting {
    case .none: return
    case .user:
      try Self.check(lockedByUser + count, limit, "incr_user_locked_vm", "user")
      lockedByUser += count
    case .process:
      try Self.check(lockedByProcess + count, limit, "update_mm_locked_vm", "process")
      lockedByProcess += count
    }
  }

  private static func check(
    _ pages: UInt64, _ limit: UInt64, _ function: String, _ owner: String
  ) throws(Refusal) {
    guard pages > limit else { return }
    throw Refusal(
      .ENOMEM, in: function,
      "the \(owner) would have \(pages) pages locked, and RLIMIT_MEMLOCK allows \(limit)")
  }

  /// Takes a charge back.
  mutating func uncharge(_ count: UInt64, from accounting: Pages.Accounting) {
    switch accounting {
    case .none: return
    case .user: lockedByUser -= count
    case .process: lockedByProcess -= count
    }
  }
}
