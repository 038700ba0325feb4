// SPDX-License-Identifier: Apache-2.0

/// Where user memory for a mapping comes from.
public enum UserMemory: Hashable, Sendable {
  /// A byte of buffer N: 64 MiB of private anonymous memory that exists from its first use.
  case buffer(UInt32, offset: UInt64)
  /// A raw address of the calling process, where nothing is mapped unless it falls in a buffer.
  case address(UInt64)

  /// The start of buffer 0.
  public static let bufferBase: UInt64 = 0x1000_0000_0000
  /// The distance between two buffers, in bytes.
  public static let bufferStride: UInt64 = 0x10_0000_0000
  /// The size of a buffer, in bytes.
  public static let bufferSize: UInt64 = 64 << 20
  /// The highest buffer number whose address fits in 64 bits with every offset inside of it.
  public static let lastBuffer = UInt32((UInt64.max - bufferBase) / bufferStride - 1)

  /// The address in the calling process; wraps at 2^64 where an offset is absurd.
  public var userAddress: UInt64 {
    switch self {
    case .buffer(let index, let offset):
      Self.bufferBase &+ UInt64(index) &* Self.bufferStride &+ offset
    case .address(let address): address
    }
  }

  /// The buffer and the offset that an address falls in; nil outside of every buffer.
  public static func buffer(holding address: UInt64) -> (index: UInt32, offset: UInt64)? {
    guard address >= bufferBase else { return nil }
    let (index, offset) = (address - bufferBase).quotientAndRemainder(dividingBy: bufferStride)
    guard offset < bufferSize, index <= lastBuffer else { return nil }
    return (UInt32(index), offset)
  }
}

/// What a device may do with mapped memory.
public struct Protection: OptionSet, Hashable, Sendable {
  /// The bits: 1 read, 2 write.
  public let rawValue: UInt8

  /// Creates a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The device may read: IOMMU_IOAS_MAP_READABLE.
  public static let read = Protection(rawValue: 1)
  /// The device may write: IOMMU_IOAS_MAP_WRITEABLE.
  public static let write = Protection(rawValue: 2)
  /// The device may read and write.
  public static let readWrite: Protection = [.read, .write]
}

extension Protection: CustomStringConvertible {
  /// The letters of the language: `r`, `w`, `rw` or nothing.
  public var description: String {
    (contains(.read) ? "r" : "") + (contains(.write) ? "w" : "")
  }
}
