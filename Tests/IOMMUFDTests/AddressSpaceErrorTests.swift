// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Errors of the other lines about address spaces.
struct AddressSpaceErrorTests {
  static let lines = [
    BadLine("destroy", 9, 1, "something is missing here", .object),
    BadLine("destroy a", 9, 1, "'a' is not a number", .object),
    BadLine("destroy $", 9, 1, "'$' is not a name", .name),
    BadLine("destroy 4294967296", 9, 10, "an object id has 32 bits", .object),
    BadLine("destroy $a $b", 12, 2, "'$b' does not belong here", .end),
    BadLine("unmap $a", 10, 1, "'iova=' is missing", .iovaOption),
    BadLine("unmap $a iova=0", 17, 1, "'len=' is missing", .lengthOption),
    BadLine("unmap $a len=4K", 17, 1, "'iova=' is missing", .iovaOption),
    BadLine("unmap $a all len=4K", 14, 6, "'len=4K' does not belong here", .end),
    BadLine("unmap $a iova=0 len=4K all", 24, 3, "'all' is not an option here", "iova=…, len=…"),
    BadLine(
      "copy $a", 9, 1, "something is missing here",
      "the IOAS to copy from: a name such as $a, or an object id"),
    BadLine("copy $a $b len=4K", 19, 1, "'src=' is missing", "src= and an address such as 0x8000000"),
    BadLine("copy $a $b src=0", 18, 1, "'len=' is missing", .lengthOption),
    BadLine(
      "copy $a $b src=0 len=4K buf=0", 25, 5, "'buf=0' is not an option here",
      "src=…, len=…, iova=…, r, w, rw"),
    BadLine("allow $a 0x1000", 10, 6, "'0x1000' is not a range", .range),
    BadLine("allow $a 1-2-3", 10, 5, "'1-2-3' is not a range", .range),
    BadLine("allow $a 1-x", 12, 1, "'x' is not a number", .range),
    BadLine("allow $a -1", 10, 1, "'' is not a number", .range),
    BadLine(
      "allow $a 0-18446744073709551616", 12, 20, "'18446744073709551616' does not fit in 64 bits", .range),
    BadLine("reserve $a len=4K", 19, 1, "'start=' is missing", "start= and an address such as 0x8000000"),
    BadLine("ranges", 8, 1, "something is missing here", .ioas),
    BadLine("ranges $a $b", 11, 2, "'$b' does not belong here", .end),
    BadLine("allow", 7, 1, "something is missing here", .ioas),
    BadLine("reserve $a start=0", 20, 1, "'len=' is missing", .lengthOption),
    BadLine("destroy $a as $b", 15, 2, "'destroy' makes no object that could be named", nil),
    BadLine("unmap $a all => ENOEN", 17, 5, "'ENOEN' is not an outcome", .outcome),
  ]

  @Test(arguments: lines)
  func `a bad line is refused with its place and what was expected`(_ line: BadLine) throws {
    let errors = try #require(throws: SyntaxErrors.self) { try line.read() }
    #expect("\(errors)" == line.report)
  }
}
