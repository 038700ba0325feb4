// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

@testable import Simulator

/// The choice of an address for a mapping: `iopt_alloc_iova`.
struct AllocatorTests {
  private static let even: UInt64 = 0x7f00_0020_0000
  private static let odd: UInt64 = 0x7f00_0000_1000

  /// User address and length; what a sequence of equal mappings gets in an empty IOAS.
  static let empty: [(userAddress: UInt64, length: UInt64, addresses: [IOVA])] = [
    (odd, 0x1000, [0x1000, 0x2000, 0x3000]),
    (even, 0x10000, [0x10000, 0x20000]),
    (even, 0x3000, [0x4000, 0x8000, 0xc000]),
    (even, 8 << 20, [0x20_0000, 0xa0_0000]),  // never more than 2 MiB of alignment
    (0, 0x3000, [0x4000, 0x8000]),  // without a user address the length alone counts
    (even + 0x200, 0x200, [0x1200, 0x1600, 0x1a00]),
    (even + 0x300, 0x100, [0x1300, 0x1700, 0x1b00]),
    (even + 1, 1, [0x1001, 0x1003, 0x1005]),
    (even + 0x800, 0x1000, [0x1800, 0x2800]),
    (odd, (1 << 63) - 2, [0x1000]),
  ]

  @Test(arguments: empty)
  func `mappings follow each other from the second page on`(
    userAddress: UInt64, length: UInt64, addresses: [IOVA]
  ) throws {
    var table = IOPageTable()
    for address in addresses {
      let new = try table.map(userAddress, length)
      #expect(new == address)
    }
  }

  @Test(
    arguments: [
      (even, 0x1000, 0x100_0000), (even, 0x3000, 0x100_4000), (odd, 0x1000, 0x100_1000),
      (even + 0x800, 0x1000, 0x100_1800), (even, 0x7ef0_0000, nil),
    ] as [(UInt64, UInt64, IOVA?)])
  func `a mock table's aperture and alignment are kept`(
    userAddress: UInt64, length: UInt64, address: IOVA?
  ) throws {
    var table = try IOPageTable.behindMock()
    if userAddress != Self.even || length != 0x1000 { _ = try table.map(Self.even, 0x1000) }
    if let address {
      let found = try table.map(userAddress, length)
      #expect(found == address)
    } else {
      let refusal = try #require(throws: Refusal.self) { try table.map(userAddress, length) }
      #expect(refusal.errno == .ENOSPC)
    }
  }

  @Test(
    arguments: [
      (even, 0, .EOVERFLOW), (even, (1 << 63) - 1, .EOVERFLOW), (even, .max, .EOVERFLOW),
      (even + 0x400, 0x1000, .EINVAL), (even, 0x400, .EINVAL), (0, 1, .EINVAL), (even, 1 << 40, .ENOSPC),
    ] as [(UInt64, UInt64, Errno)])
  func `what cannot be placed behind a mock table is refused`(
    userAddress: UInt64, length: UInt64, errno: Errno
  ) throws {
    let table = try IOPageTable.behindMock()
    let refusal = try #require(throws: Refusal.self) {
      try table.chooseIOVA(userAddress: userAddress, length: length)
    }
    #expect(refusal.errno == errno)
    #expect(refusal.function == "iopt_alloc_iova")
  }

  /// Allowed ranges, user address, length; the address, or nil for ENOSPC.
  static let restricted:
    [(allowed: [ClosedRange<UInt64>], userAddress: UInt64, length: UInt64, address: IOVA?)] = [
      ([0x800...0x17ff], odd, 0x1000, nil),  // the first page is never used, even where it is allowed
      ([0x800...0x1fff], odd, 0x1000, 0x1000),
      ([0x5000...0x5fff, 0x9000...0xafff], odd, 0x2000, 0x9000),
      ([0x5000...0x5fff, 0x6000...0x6fff], odd, 0x2000, 0x5000),  // touching ranges are one
      ([0x6000...0x6fff, 0x5000...0x5fff], odd, 0x2000, 0x5000),
      ([0x5000...0x5fff, 0x6001...0x6fff], odd, 0x2000, nil),
      ([0x5001...0x6ffe], odd, 0x1000, nil),  // it does not fit behind its alignment
      ([0x1000...0x1001], even + 1, 1, nil),  // placed at the last byte, which counts as too short
      ([0x1000...0x1002], even + 1, 1, 0x1001),
      ([(.max - 0xfff) ... .max], odd, 0x1000, nil),  // nor is the last page
      ([(.max - 0x1fff) ... .max], odd, 0x1000, IOVA(.max - 0x1fff)),
    ]

  @Test(arguments: restricted)
  func `only allowed addresses are chosen`(
    allowed: [ClosedRange<UInt64>], userAddress: UInt64, length: UInt64, address: IOVA?
  ) throws {
    var table = IOPageTable()
    try table.setAllowed(allowed.map { AllowedRange(IOVA($0.lowerBound), IOVA($0.upperBound)) })
    if let address {
      #expect(try table.chooseIOVA(userAddress: userAddress, length: length) == address)
    } else {
      let refusal = try #require(throws: Refusal.self) {
        try table.chooseIOVA(userAddress: userAddress, length: length)
      }
      #expect(refusal.errno == .ENOSPC)
    }
  }

  @Test func `a freed range is used again at once`() throws {
    var table = IOPageTable()
    for _ in 0..<3 { _ = try table.map(Self.odd, 0x1000) }
    _ = table.unmap(IOVARange(0x2000...0x2fff))
    let again = try table.map(Self.odd, 0x1000)
    #expect(again == 0x2000)
  }
}

extension IOPageTable {
  /// The map of an IOAS with a page table of the kernel's test driver.
  static func behindMock() throws(Refusal) -> IOPageTable {
    var table = IOPageTable()
    table.alignment = 2048
    try table.reserve(IOVARange(0...0xff_ffff), for: .domain(1))
    try table.reserve(IOVARange(0x8000_0000...UInt64.max), for: .domain(1))
    return table
  }

  /// Maps user memory at the address that the kernel chooses, and returns it.
  mutating func map(_ userAddress: UInt64, _ length: UInt64) throws(Refusal) -> IOVA? {
    let piece = PagesPiece(userAddress: userAddress, length: length, pages: .plain)
    return try insert([piece], length: length, at: nil, .readWrite).first?.range.first
  }
}
