// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct IOVATests {
  @Test func `an address has neighbours up to the ends of the space`() {
    #expect(IOVA.zero.previous == nil)
    #expect(IOVA.zero.next == 1)
    #expect(IOVA.max.next == nil)
    #expect(IOVA.max.previous == IOVA(.max - 1))
  }

  @Test(
    arguments: [
      (0, 0, 0), (0, .max, .max), (1, .max, nil), (.max, 0, .max), (.max, 1, nil),
      (1 << 63, 1 << 63, nil), (1 << 63, (1 << 63) - 1, .max),
    ] as [(UInt64, UInt64, UInt64?)])
  func `an address is advanced while it fits`(start: UInt64, bytes: UInt64, end: UInt64?) {
    #expect(IOVA(start).advanced(by: bytes) == end.map { IOVA($0) })
  }

  @Test(
    arguments: [
      (0, 4096, true), (4096, 4096, true), (4095, 4096, false), (2048, 4096, false), (2048, 2048, true),
      (1, 1, true), (.max, 1, true), (.max, 2, false), (1 << 63, 1 << 63, true),
    ] as [(UInt64, UInt64, Bool)])
  func `alignment is divisibility`(address: UInt64, alignment: UInt64, isAligned: Bool) {
    #expect(IOVA(address).isAligned(to: alignment) == isAligned)
  }

  @Test func `addresses are ordered and printed as numbers`() {
    #expect(IOVA(1) < IOVA(2))
    #expect(!(IOVA.max < IOVA.zero))
    #expect("\(IOVA(0x800_0000))" == "0x8000000")
    #expect(IOVA(rawValue: 5) == 5)
  }
}

struct IOVARangeTests {
  private static func range(_ first: UInt64, _ last: UInt64) -> IOVARange? {
    IOVARange(IOVA(first), IOVA(last))
  }

  @Test(
    arguments: [
      (0, 0, 1), (0, 1, 2), (5, 5, 1), (0, .max, 1 << 64), (1, .max, (1 << 64) - 1), (.max, .max, 1),
    ] as [(UInt64, UInt64, UInt128)])
  func `a range counts both of its ends`(first: UInt64, last: UInt64, bytes: UInt128) throws {
    let range = try #require(Self.range(first, last))
    #expect(range.byteCount == bytes)
    #expect(range.length == UInt64(truncatingIfNeeded: bytes))
  }

  @Test(arguments: [(1, 0), (.max, 0), (.max, .max - 1)] as [(UInt64, UInt64)])
  func `a range is never empty`(first: UInt64, last: UInt64) {
    #expect(Self.range(first, last) == nil)
  }

  @Test(
    arguments: [
      (0, 1, 0), (0, .max, .max - 1), (1, .max, .max), (.max, 1, .max), (0, 0, nil), (.max, 0, nil),
      (.max, 2, nil), (2, .max, nil), (0x1000, 0x1000, 0x1fff),
    ] as [(UInt64, UInt64, UInt64?)])
  func `a range has a length that fits`(first: UInt64, length: UInt64, last: UInt64?) {
    #expect(IOVARange(IOVA(first), length: length)?.last == last.map { IOVA($0) })
  }

  @Test(
    arguments: [
      (10, 20, 20, 30, 20...20), (10, 20, 21, 30, nil), (10, 20, 0, 9, nil), (10, 20, 0, 10, 10...10),
      (10, 20, 12, 15, 12...15), (10, 20, 10, 20, 10...20), (10, 20, 0, 99, 10...20),
    ] as [(UInt64, UInt64, UInt64, UInt64, ClosedRange<UInt64>?)])
  func `ranges have their common bytes`(
    a: UInt64, b: UInt64, c: UInt64, d: UInt64, common: ClosedRange<UInt64>?
  ) throws {
    let left = try #require(Self.range(a, b))
    let right = try #require(Self.range(c, d))
    let expected = common.flatMap { Self.range($0.lowerBound, $0.upperBound) }
    #expect(left.intersection(right) == expected)
    #expect(right.intersection(left) == expected)
    #expect(left.overlaps(right) == (common != nil))
    #expect(right.overlaps(left) == (common != nil))
    #expect(left.contains(right) == (expected == right))
  }

  @Test func `the range of everything holds both ends`() {
    #expect(IOVARange.all.contains(.zero) && IOVARange.all.contains(.max))
    #expect(IOVARange.all.length == 0)
    #expect(IOVARange(.max).byteCount == 1)
    #expect(!IOVARange(.max).contains(.zero))
  }

  @Test func `a range is printed as its ends`() {
    #expect("\(IOVARange.all)" == "0x0-0xffffffffffffffff")
    #expect("\(IOVARange(0x800_0000))" == "0x8000000-0x8000000")
  }
}
