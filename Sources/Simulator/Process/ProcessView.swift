// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The memory of a process of which the simulated kernel knows only what is mapped for it.
///
/// The rest, such as the structs of calls, lies elsewhere.
struct ProcessView: CallerMemory {
  /// What the kernel knows.
  var known: ProcessMemory
  /// Everything else.
  var elsewhere: any CallerMemory & Sendable

  func bytes(at address: UInt64, count: Int) -> [UInt8]? {
    isKnown(address)
      ? known.bytes(at: address, count: count) : elsewhere.bytes(at: address, count: count)
  }

  mutating func store(_ bytes: [UInt8], at address: UInt64) -> Bool {
    isKnown(address) ? known.store(bytes, at: address) : elsewhere.store(bytes, at: address)
  }

  private func isKnown(_ address: UInt64) -> Bool { known.page(at: address, in: known.epoch) != nil }
}
