// SPDX-License-Identifier: Apache-2.0

/// The bits that IOMMU_HWPT_GET_DIRTY_BITMAP sets, as runs: bit 0 is the page that the request begins with.
public struct DirtyBitmap: Hashable, Sendable {
  /// The runs of set bits, ascending and apart.
  public private(set) var runs: [ClosedRange<UInt64>] = []

  /// Creates a bitmap without a set bit.
  public init() {}

  /// Creates a bitmap with one run of set bits.
  public init(setting bits: ClosedRange<UInt64>) { runs = [bits] }

  /// Sets bits; they must not begin before those that were set earlier.
  public mutating func set(_ bits: ClosedRange<UInt64>) {
    guard let last = runs.last, bits.lowerBound <= last.upperBound &+ 1, last.upperBound != .max else {
      if runs.isEmpty || bits.lowerBound > runs[runs.count - 1].upperBound { runs.append(bits) }
      return
    }
    runs[runs.count - 1] = last.lowerBound...max(last.upperBound, bits.upperBound)
  }

  /// The number of set bits.
  public var count: UInt64 {
    runs.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound) &+ 1 }
  }
}
