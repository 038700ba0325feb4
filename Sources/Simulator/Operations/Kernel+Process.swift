// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// What the process does beside the ioctls.
extension Kernel {
  /// The most bytes of memory that are shown at once.
  private static let shownBytes: UInt64 = 1 << 20

  mutating func perform(_ operation: ProcessOperation) throws(Refusal) -> Response {
    switch operation {
    case .map(let place, let length, let protection):
      memory.use(place)
      try memory.map(place.userAddress, length: length, protection)
    case .unmap(let place, let length):
      memory.use(place)
      try memory.unmap(place.userAddress, length: length)
    case .protect(let place, let length, let protection):
      memory.use(place)
      try memory.protect(place.userAddress, length: length, protection)
    case .write(let place, let bytes):
      memory.use(place)
      guard memory.store(bytes, at: place.userAddress) else {
        throw Refusal(.EFAULT, in: "store", "the memory cannot be written")
      }
    case .read(let place, let length): return try read(place, length: length)
    case .capability(let capability, let isOn):
      if isOn { capabilities.insert(capability) } else { capabilities.remove(capability) }
    }
    return .done
  }

  private mutating func read(_ place: UserMemory, length: UInt64) throws(Refusal) -> Response {
    memory.use(place)
    if length > Self.shownBytes {
      throw Refusal(.EINVAL, in: "load", "at most 1 MiB of memory is shown at once")
    }
    guard let bytes = memory.bytes(at: place.userAddress, count: Int(length)) else {
      throw Refusal(.EFAULT, in: "load", "the memory cannot be read")
    }
    return .bytes(bytes)
  }
}
