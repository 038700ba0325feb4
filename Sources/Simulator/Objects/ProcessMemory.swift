// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// The memory of the process that owns the iommufd: buffers exist from their first use, nothing else is
/// mapped.
public struct ProcessMemory: Hashable, Sendable {
  /// The buffers that exist, ascending.
  public private(set) var buffers: [UInt32] = []

  /// The highest buffer that fits below the end of a user address space of 47 bits.
  private static let lastUsable = UInt32(
    ((1 << 47) - UserMemory.bufferBase - UserMemory.bufferSize) / UserMemory.bufferStride)

  /// Brings a buffer into being.
  mutating func use(_ memory: UserMemory) {
    guard case .buffer(let index, _) = memory, index <= Self.lastUsable else { return }
    let position = buffers.firstIndex { $0 >= index } ?? buffers.endIndex
    if position == buffers.endIndex || buffers[position] != index { buffers.insert(index, at: position) }
  }

  /// The first byte from an address on, within a length, that is not mapped; nil if all are.
  ///
  /// Buffers lie far apart, so a range that leaves one has left mapped memory.
  func firstHole(from address: UInt64, length: UInt64) -> UInt64? {
    guard let (index, offset) = UserMemory.buffer(holding: address), buffers.contains(index) else {
      return address
    }
    let left = UserMemory.bufferSize - offset
    return length <= left ? nil : address + left
  }
}
