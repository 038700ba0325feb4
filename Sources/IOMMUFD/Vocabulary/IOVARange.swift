// SPDX-License-Identifier: Apache-2.0

/// A closed range of addresses, never empty: `last` is the last byte included.
public struct IOVARange: Hashable, Sendable {
  /// The first byte.
  public let first: IOVA
  /// The last byte, included; never below `first`.
  public let last: IOVA

  /// Every address there is.
  public static let all = IOVARange(unchecked: .zero, .max)

  private init(unchecked first: IOVA, _ last: IOVA) {
    self.first = first
    self.last = last
  }

  /// Creates a range; nil if `last` lies below `first`.
  public init?(_ first: IOVA, _ last: IOVA) {
    guard first <= last else { return nil }
    self.init(unchecked: first, last)
  }

  /// Creates a range from its first byte and its length in bytes; nil for no bytes or beyond 2^64 - 1.
  public init?(_ first: IOVA, length: UInt64) {
    guard length > 0, let last = first.advanced(by: length - 1) else { return nil }
    self.init(unchecked: first, last)
  }

  /// The range of one byte.
  public init(_ byte: IOVA) {
    self.init(unchecked: byte, byte)
  }

  /// The length in bytes, 1 to 2^64.
  public var byteCount: UInt128 { UInt128(last.rawValue - first.rawValue) + 1 }

  /// The length in bytes, with 0 standing for 2^64.
  public var length: UInt64 { last.rawValue &- first.rawValue &+ 1 }

  /// Whether an address lies inside.
  public func contains(_ address: IOVA) -> Bool { first <= address && address <= last }

  /// Whether another range lies wholly inside.
  public func contains(_ other: IOVARange) -> Bool { first <= other.first && other.last <= last }

  /// Whether both ranges have a byte in common.
  public func overlaps(_ other: IOVARange) -> Bool { first <= other.last && other.first <= last }

  /// The bytes that both ranges have in common; nil if there are none.
  public func intersection(_ other: IOVARange) -> IOVARange? {
    IOVARange(Swift.max(first, other.first), Swift.min(last, other.last))
  }
}

extension IOVARange: CustomStringConvertible {
  /// The range as `0x8000000-0x80fffff`.
  public var description: String { "\(first)-\(last)" }
}
