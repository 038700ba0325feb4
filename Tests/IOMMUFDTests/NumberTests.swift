// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

struct NumberTests {
  private func read(_ text: String) throws(SyntaxError) -> TextOperation {
    try Statement("rlimit \(text)", name: "number").operation
  }

  @Test(
    arguments: [
      ("0", 0), ("00", 0), ("7", 7), ("007", 7), ("4096", 4096),
      ("9223372036854775807", (1 << 63) - 1), ("9223372036854775808", 1 << 63),
      ("18446744073709551614", .max - 1), ("18446744073709551615", .max),
      ("000000000000000000000000000001", 1),
    ] as [(String, UInt64)])
  func `a decimal number is read`(text: String, value: UInt64) throws {
    #expect(try read(text) == .setMemlockLimit(value))
  }

  @Test(
    arguments: [
      ("0x0", 0), ("0xa", 10), ("0xA", 10), ("0xdeadBEEF", 0xdead_beef), ("0x00ff", 255),
      ("0x7fffffffffffffff", (1 << 63) - 1), ("0x8000000000000000", 1 << 63),
      ("0xfffffffffffffffe", .max - 1), ("0xffffffffffffffff", .max),
      ("0x0000000000000000000000000000001", 1),
    ] as [(String, UInt64)])
  func `a hex number is read`(text: String, value: UInt64) throws {
    #expect(try read(text) == .setMemlockLimit(value))
  }

  @Test(
    arguments: [
      ("1K", 1 << 10), ("1M", 1 << 20), ("1G", 1 << 30), ("1T", 1 << 40), ("0T", 0), ("0xfK", 15 << 10),
      ("0x10M", 16 << 20), ("64K", 1 << 16), ("18014398509481983K", .max - 1023),
      ("17592186044415M", .max - 0xf_ffff), ("17179869183G", .max - 0x3fff_ffff),
      ("16777215T", .max - 0xff_ffff_ffff), ("0xffffffT", .max - 0xff_ffff_ffff),
    ] as [(String, UInt64)])
  func `a suffix is a power of 1024`(text: String, value: UInt64) throws {
    #expect(try read(text) == .setMemlockLimit(value))
  }

  @Test(
    arguments: [
      ("1+1", 2), ("0x1000+4K", 0x2000), ("1+2+3+4", 10), ("1T+1G+1M+1K+1", 0x100_4010_0401), ("0+0", 0),
      ("0xfffffffffffffffe+1", .max), ("16777215T+1023G+1023M+1023K+1023", .max),
    ] as [(String, UInt64)])
  func `numbers are added`(text: String, value: UInt64) throws {
    #expect(try read(text) == .setMemlockLimit(value))
  }

  @Test(arguments: [
    "18446744073709551616", "99999999999999999999", "0x10000000000000000", "18014398509481984K",
    "17592186044416M", "17179869184G", "16777216T", "0x1000000T", "0xffffffffffffffffK",
    "18446744073709551616T", "0xffffffffffffffff+1", "1+18446744073709551615",
    "9223372036854775808+9223372036854775808", "1+18446744073709551616",
  ])
  func `a number beyond 64 bits is refused`(text: String) throws {
    let error = try #require(throws: SyntaxError.self) { try read(text) }
    #expect(error.message.hasSuffix("does not fit in 64 bits"))
    #expect(error.column == (text == "1+18446744073709551616" ? 10 : 8))
  }

  @Test(arguments: [
    ("x", "x", 8), ("-1", "-1", 8), ("+1", "", 8), ("1+", "", 10), ("1++2", "", 10), ("0x", "0x", 8),
    ("0X10", "0X10", 8), ("0xg", "0xg", 8), ("K", "K", 8), ("0xK", "0xK", 8), ("1k", "1k", 8),
    ("1KK", "1KK", 8), ("1P", "1P", 8), ("1.5K", "1.5K", 8), ("1_000", "1_000", 8), ("1e3", "1e3", 8),
    ("a", "a", 8), ("1+0xz+2", "0xz", 10), ("٣", "٣", 8), ("１", "１", 8), ("1,2", "1,2", 8),
  ])
  func `what is not a number is refused where it stands`(text: String, part: String, column: Int) throws {
    let error = try #require(throws: SyntaxError.self) { try read(text) }
    #expect(error.message == "'\(part)' is not a number")
    #expect(error.column == column)
    #expect(error.width == max(1, part.unicodeScalars.count))
  }

  @Test(
    arguments: [
      (0, "0"), (1, "0x1"), (1023, "0x3ff"), (1024, "1K"), (4096, "4K"), (4097, "0x1001"),
      (1 << 20, "1M"), (3 << 20, "3M"), (1 << 30, "1G"), (1 << 40, "1T"), (1025 << 30, "1025G"),
      (((1 << 20) - 1) << 40, "1048575T"), (1 << 60, "0x1000000000000000"), (1 << 63, "0x8000000000000000"),
      (((1 << 20) - 1) << 10, "1048575K"), (.max, "0xffffffffffffffff"), (.max - 1023, "0xfffffffffffffc00"),
    ] as [(UInt64, String)])
  func `a number is printed with the largest suffix that divides it`(value: UInt64, text: String) throws {
    #expect(value.scaled == text)
    #expect(try read(text) == .setMemlockLimit(value))
  }

  @Test func `hex is lower case`() {
    #expect(UInt64.max.hex == "0xffffffffffffffff")
    #expect(UInt8(0xAB).hex == "0xab")
    #expect(UInt32(0).hex == "0x0")
  }
}
