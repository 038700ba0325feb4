// SPDX-License-Identifier: Apache-2.0

/// The number of an object of an iommufd: an IOAS, a hwpt, a device, a fault queue.
///
/// The kernel gives the lowest free number from 1; 0 never exists.
public struct ObjectID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number.
  public let rawValue: UInt32

  /// Creates an id.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Creates an id.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The id that a name stands for when nothing was made under it: it never exists.
  public static let nonexistent = ObjectID(0xffff_fff0)

  /// Whether one id lies below another.
  public static func < (a: ObjectID, b: ObjectID) -> Bool { a.rawValue < b.rawValue }
}

extension ObjectID: CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The number in decimal; the id that never exists in hex.
  public var description: String {
    self == .nonexistent ? rawValue.hex : String(rawValue)
  }

  /// Creates an id from a literal.
  public init(integerLiteral value: UInt32) { self.init(value) }
}
