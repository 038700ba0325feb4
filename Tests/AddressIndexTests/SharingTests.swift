// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Testing

/// What copies of an index share in memory.
struct SharingTests {
  private struct Item: AddressIndexValue {
    let kinds: Protection = .read
  }

  private func index(of count: UInt64) throws -> AddressIndex<Item> {
    var index = AddressIndex<Item>()
    for i in 0..<count { index.insert(try range(i), Item()) }
    return index
  }

  private func range(_ i: UInt64) throws -> IOVARange {
    try #require(IOVARange(IOVA(i * 0x2000), length: 0x1000))
  }

  @Test func `an index alone shares nothing, and an empty one has nothing`() throws {
    var (small, large, empty) = (try index(of: 10), try index(of: 10_000), AddressIndex<Item>())
    #expect(empty.unsharedBytes() == 0)
    #expect(small.unsharedBytes() >= 10 * 16)
    #expect(large.unsharedBytes() >= 10_000 * 16)
    #expect(large.unsharedBytes() == large.unsharedBytes())
  }

  @Test func `a copy shares everything until one of both changes`() throws {
    var index = try index(of: 10_000)
    let whole = index.unsharedBytes()
    var copy = index
    #expect(index.unsharedBytes() == 0 && copy.unsharedBytes() == 0)
    index.remove(startingAt: try range(5000).first)
    let path = index.unsharedBytes()
    #expect(path > 0 && path < whole / 20)
    #expect(copy.unsharedBytes() > 0 && copy.unsharedBytes() < whole / 20)
    copy.removeAll()
    #expect(index.unsharedBytes() >= whole - path)
  }
}
