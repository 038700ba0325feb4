// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Errors of lines that map, and of what stands around an operation.
struct MapErrorTests {
  static let lines = [
    BadLine("frob $a", 1, 4, "'frob' is not an operation", .verbs),
    BadLine("unmpa $a all", 1, 5, "'unmpa' is not an operation", "one of: unmap"),
    BadLine("access", 1, 6, "'access' is not an operation", .accesses),
    BadLine("map", 5, 1, "something is missing here", .ioas),
    BadLine("map $a", 8, 1, "'len=' is missing", .lengthOption),
    BadLine("map $a len=", 12, 1, "'' is not a number", .length),
    BadLine("map $a len=12q", 12, 3, "'12q' is not a number", .length),
    BadLine("map $a len=0x", 12, 2, "'0x' is not a number", .length),
    BadLine("map $a len=K", 12, 1, "'K' is not a number", .length),
    BadLine("map $a len=1k", 12, 2, "'1k' is not a number", .length),
    BadLine("map $a len=4K+", 15, 1, "'' is not a number", .length),
    BadLine("map $a len=4K+x8", 15, 2, "'x8' is not a number", .length),
    BadLine(
      "map $a len=18446744073709551616", 12, 20, "'18446744073709551616' does not fit in 64 bits", .length),
    BadLine(
      "map $a len=0x10000000000000000", 12, 19, "'0x10000000000000000' does not fit in 64 bits", .length),
    BadLine("map $a len=16777216T", 12, 9, "'16777216T' does not fit in 64 bits", .length),
    BadLine("map $a len=16777215T+2T", 12, 12, "'16777215T+2T' does not fit in 64 bits", .length),
    BadLine("map $a len=4K len=8K", 15, 6, "'len' stands here a second time", nil),
    BadLine("map $a len=4K rw rw", 18, 2, "'rw' stands here a second time", nil),
    BadLine("map $a len=4K r w", 17, 1, "'w' contradicts 'r'", nil),
    BadLine("map $a len=4K rw r", 15, 2, "'rw' contradicts 'r'", nil),
    BadLine("map $a len=4K buf=1 va=0", 19, 1, "'buf' contradicts 'va'", nil),
    BadLine("map $a len=4K buf=1+0x", 21, 2, "'0x' is not a number", .buffer),
    BadLine("map $a len=4K buf=", 19, 1, "'' is not a number", .buffer),
    BadLine("map $a len=4K buf=268435456", 19, 9, "there is no buffer 268435456", .buffer),
    BadLine("map $a len=4K buf=4294967296", 19, 10, "'4294967296' does not fit in 32 bits", .buffer),
    BadLine("map $a len=4K foo", 15, 3, "'foo' is not an option here", .mapOptions),
    BadLine("map $a len=4K foo=1", 15, 5, "'foo=1' is not an option here", .mapOptions),
    BadLine("map $a len=4K iova", 15, 4, "'iova' is not an option here", .mapOptions),
    BadLine("map $a len=4K as $x", 18, 2, "'map' makes no object that could be named", nil),
    BadLine("map $a len=4K => EWHAT", 18, 5, "'EWHAT' is not an outcome", .outcome),
    BadLine("map $a len=4K =>", 18, 1, "something is missing here", .outcome),
    BadLine("map $a len=4K => ok now", 21, 3, "'now' does not belong here", .end),
    BadLine("map $a => ok", 8, 1, "'len=' is missing", .lengthOption),
    BadLine("ioas as", 9, 1, "something is missing here", "a name such as $a"),
    BadLine("ioas as x", 9, 1, "'x' is not a name", .name),
    BadLine("ioas as $", 9, 1, "'$' is not a name", .name),
    BadLine("ioas as $a$", 9, 3, "'$a$' is not a name", .name),
    BadLine("ioas as $a b", 12, 1, "'b' does not belong here", .end),
    BadLine("ioas as $a as $b", 6, 2, "'as' does not belong here", .end),
    BadLine("ioas => ok => ok", 6, 2, "'=>' does not belong here", .end),
    BadLine("ioas => ok as $a", 12, 2, "'as' does not belong here", .end),
    BadLine("ioas now", 6, 3, "'now' does not belong here", .end),
    BadLine("ioas as $a.b", 9, 4, "'$a.b' is not a name", .name),
    BadLine("map $a len=é", 12, 1, "'é' is not a number", .length),
    BadLine("map $a len=4K 本語=1", 15, 4, "'本語=1' is not an option here", .mapOptions),
  ]

  @Test(arguments: lines)
  func `a bad line is refused with its place and what was expected`(_ line: BadLine) throws {
    let errors = try #require(throws: SyntaxErrors.self) { try line.read() }
    #expect("\(errors)" == line.report)
  }
}
