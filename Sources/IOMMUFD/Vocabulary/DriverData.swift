// SPDX-License-Identifier: Apache-2.0

/// Data for an IOMMU driver that goes along with IOMMU_HWPT_ALLOC.
public struct DriverData: Hashable, Sendable {
  /// The type, IOMMU_HWPT_DATA_…; 0 is none.
  public let type: UInt32
  /// The length in bytes as the caller states it.
  public let length: UInt32
  /// The bytes; nil where the caller's memory cannot be read.
  public let bytes: [UInt8]?

  /// Creates data.
  public init(type: UInt32, length: UInt32, bytes: [UInt8]?) {
    self.type = type
    self.length = length
    self.bytes = bytes
  }

  /// Creates data from bytes.
  public init(type: UInt32, _ bytes: [UInt8]) {
    self.init(type: type, length: UInt32(truncatingIfNeeded: bytes.count), bytes: bytes)
  }

  /// The type that the kernel's test driver knows: IOMMU_HWPT_DATA_SELFTEST.
  public static let selftestType: UInt32 = 0xdead

  /// The data of the kernel's test driver: the value that all IOTLB entries begin with.
  public static func selftest(iotlb: UInt32 = 0) -> DriverData {
    DriverData(type: selftestType, iotlb.littleEndianBytes)
  }
}

/// Requests to drop what an IOMMU has cached of a nested table: IOMMU_HWPT_INVALIDATE.
public struct Invalidation: Hashable, Sendable {
  /// The type of the entries, IOMMU_HWPT_INVALIDATE_DATA_….
  public var type: UInt32
  /// The length of an entry in bytes.
  public var entryLength: UInt32
  /// The number of entries.
  public var count: UInt32
  /// The entries, as far as the caller's memory can be read.
  public var bytes: [UInt8]

  /// Creates requests.
  public init(type: UInt32, entryLength: UInt32, count: UInt32, bytes: [UInt8]) {
    self.type = type
    self.entryLength = entryLength
    self.count = count
    self.bytes = bytes
  }

  /// The type that the kernel's test driver knows: IOMMU_HWPT_INVALIDATE_DATA_SELFTEST.
  public static let selftestType: UInt32 = 0xdead_beef

  /// An entry of the kernel's test driver.
  public struct SelftestEntry: Hashable, Sendable {
    /// The flag bits: 1 all entries.
    public var flags: UInt32
    /// The IOTLB entry, 0 to 3.
    public var iotlb: UInt32

    /// Creates an entry.
    public init(flags: UInt32 = 0, iotlb: UInt32 = 0) {
      self.flags = flags
      self.iotlb = iotlb
    }

    /// The size in bytes.
    public static let size: UInt32 = 8
  }

  /// Entries of the kernel's test driver.
  public static func selftest(_ entries: [SelftestEntry]) -> Invalidation {
    Invalidation(
      type: selftestType, entryLength: SelftestEntry.size, count: UInt32(truncatingIfNeeded: entries.count),
      bytes: entries.flatMap { $0.flags.littleEndianBytes + $0.iotlb.littleEndianBytes })
  }
}

extension FixedWidthInteger {
  /// The bytes, the lowest first, as the kernel's structs have them on the machines it is modelled on.
  public var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
  }

  /// Reads a number from bytes, the lowest first; bytes that are missing count as 0.
  public init(littleEndianBytes bytes: some Sequence<UInt8>) {
    self = 0
    for (index, byte) in bytes.prefix(Self.bitWidth / 8).enumerated() {
      self |= Self(truncatingIfNeeded: byte) << (index * 8)
    }
  }
}
