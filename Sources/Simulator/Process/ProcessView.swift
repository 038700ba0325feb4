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

  private func isKnown(_ address: UInt64) -> Bool { known.isMapped(address) }
}

extension ProcessMemory {
  /// Whether something is mapped at an address.
  fileprivate func isMapped(_ address: UInt64) -> Bool { page(at: address, in: epoch) != nil }
}

extension Request {
  /// The request with the bits of dirty pages in it where they lie elsewhere: the kernel does not look there.
  func taking(from elsewhere: any CallerMemory, beside known: ProcessMemory) -> Request {
    guard
      case .test(.dirty(let hwpt, let at, let length, let pageSize, .memory(let place))) = self,
      !known.isMapped(place.userAddress), pageSize != 0, length / pageSize <= 1 << 27,
      let bits = elsewhere.bytes(at: place.userAddress, count: Int((length / pageSize + 7) / 8))
    else { return self }
    return .test(.dirty(hwpt, at: at, length: length, pageSize: pageSize, .pattern(bits)))
  }
}
