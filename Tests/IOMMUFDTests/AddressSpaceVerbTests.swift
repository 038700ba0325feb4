// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// Lines about address spaces: what they mean, and how they are printed.
struct AddressSpaceVerbTests {
  static let lines: [(text: String, operation: TextOperation, canonical: String)] = [
    ("ioas", .ioasAlloc, "ioas"),
    (
      "map $a len=4K", .ioasMap(.name("a"), at: nil, length: 4096, memory: .buffer(0, offset: 0), []),
      "map $a len=4K buf=0"
    ),
    (
      "map 1 len=0x1000 iova=0x8000000 r",
      .ioasMap(.id(1), at: 0x800_0000, length: 4096, memory: .buffer(0, offset: 0), .read),
      "map 1 iova=0x8000000 len=4K buf=0 r"
    ),
    (
      "map $a w buf=3+1K+4K len=1+1 iova=0",
      .ioasMap(.name("a"), at: 0, length: 2, memory: .buffer(3, offset: 5120), .write),
      "map $a iova=0x0 len=0x2 buf=3+0x1400 w"
    ),
    (
      "map $a rw va=0x10000 len=0",
      .ioasMap(.name("a"), at: nil, length: 0, memory: .address(0x10000), .readWrite),
      "map $a len=0 va=0x10000 rw"
    ),
    (
      "map $a buf=1+0 len=0xffffffffffffffff iova=18446744073709551615",
      .ioasMap(.name("a"), at: .max, length: .max, memory: .buffer(1, offset: 0), []),
      "map $a iova=0xffffffffffffffff len=0xffffffffffffffff buf=1"
    ),
    (
      "map $a len=1 buf=268435198+0xffffffffffffffff",
      .ioasMap(.name("a"), at: nil, length: 1, memory: .buffer(268_435_198, offset: .max), []),
      "map $a len=0x1 buf=268435198+0xffffffffffffffff"
    ),
    (
      "unmap $a iova=4K len=1M", .ioasUnmap(.name("a"), at: 4096, length: 1 << 20),
      "unmap $a iova=0x1000 len=1M"
    ),
    ("unmap 7 len=1 iova=0", .ioasUnmap(.id(7), at: 0, length: 1), "unmap 7 iova=0x0 len=0x1"),
    ("unmap $a all", .ioasUnmapAll(.name("a")), "unmap $a all"),
    (
      "unmap $a iova=0 len=0xffffffffffffffff", .ioasUnmap(.name("a"), at: 0, length: .max),
      "unmap $a iova=0x0 len=0xffffffffffffffff"
    ),
    (
      "copy $b $a src=0x1000 len=4K",
      .ioasCopy(to: .name("b"), from: .name("a"), source: 0x1000, length: 4096, at: nil, []),
      "copy $b $a src=0x1000 len=4K"
    ),
    (
      "copy 2 1 rw iova=1 len=2 src=3",
      .ioasCopy(to: .id(2), from: .id(1), source: 3, length: 2, at: 1, .readWrite),
      "copy 2 1 src=0x3 len=0x2 iova=0x1 rw"
    ),
    ("ranges $a", .iovaRanges(.name("a")), "ranges $a"),
    ("allow $a", .allowIOVAs(.name("a"), []), "allow $a"),
    (
      "allow $a 0x1000-8K 5-4 0-0xffffffffffffffff",
      .allowIOVAs(.name("a"), [.init(0x1000, 8192), .init(5, 4), .init(0, .max)]),
      "allow $a 0x1000-0x2000 0x5-0x4 0x0-0xffffffffffffffff"
    ),
    ("allow $a 1K+1-2K+2", .allowIOVAs(.name("a"), [.init(1025, 2050)]), "allow $a 0x401-0x802"),
    ("reserve $a start=1 len=2", .addReserved(.name("a"), at: 1, length: 2), "reserve $a start=0x1 len=0x2"),
    (
      "reserve $a len=2K start=4K", .addReserved(.name("a"), at: 4096, length: 2048),
      "reserve $a start=0x1000 len=2K"
    ),
  ]

  @Test(arguments: lines)
  func `a line is read and printed in canonical form`(
    text: String, operation: TextOperation, canonical: String
  ) throws {
    let statement = try Statement(text, name: "line")
    #expect(statement == Statement(operation))
    #expect("\(statement)" == canonical)
    #expect(try Statement(canonical, name: "canonical") == statement)
  }
}
