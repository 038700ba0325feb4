// SPDX-License-Identifier: Apache-2.0

/// An address as a device sees it: any 64-bit number.
public struct IOVA: RawRepresentable, Hashable, Comparable, Sendable {
  /// The address in bytes.
  public var rawValue: UInt64

  /// Creates an address.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Creates an address.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// The lowest address.
  public static let zero = IOVA(0)
  /// The highest address, 2^64 - 1.
  public static let max = IOVA(.max)

  /// Whether one address lies below another.
  public static func < (a: IOVA, b: IOVA) -> Bool { a.rawValue < b.rawValue }

  /// The address a number of bytes above; nil beyond 2^64 - 1.
  public func advanced(by bytes: UInt64) -> IOVA? {
    let (sum, overflow) = rawValue.addingReportingOverflow(bytes)
    return overflow ? nil : IOVA(sum)
  }

  /// The address just above; nil for the highest.
  public var next: IOVA? { advanced(by: 1) }

  /// The address just below; nil for the lowest.
  public var previous: IOVA? { self == .zero ? nil : IOVA(rawValue - 1) }

  /// Whether the address is a multiple of an alignment, in bytes, which is a power of two.
  public func isAligned(to alignment: UInt64) -> Bool { rawValue & (alignment - 1) == 0 }
}

extension IOVA: CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The address in hex, `0x8000000`.
  public var description: String { rawValue.hex }

  /// Creates an address from a literal.
  public init(integerLiteral value: UInt64) { self.init(value) }
}

extension FixedWidthInteger {
  /// The number in lower-case hex with `0x` in front.
  public var hex: String { UInt64(truncatingIfNeeded: self).hexText }
}

extension UInt64 {
  fileprivate var hexText: String {
    let digits = Swift.max(1, (UInt64.bitWidth - leadingZeroBitCount + 3) / 4)
    return String(unsafeUninitializedCapacity: digits + 2) { bytes in
      (bytes[0], bytes[1]) = (UInt8(ascii: "0"), UInt8(ascii: "x"))
      var rest = self
      for i in 0..<digits {
        let digit = UInt8(truncatingIfNeeded: rest) & 15
        bytes[digits + 1 - i] = digit &+ (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        rest &>>= 4
      }
      return digits + 2
    }
  }
}

extension Sequence<UInt8> {
  /// The bytes in lower-case hex, two digits each, the first byte first.
  public var hexDigits: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
