// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Testing

/// Runs of equal neighbours.
@Suite struct RunTests {
  /// An index of elements of given lengths in pages and colours, one behind the other from an address on.
  private func index(_ parts: [(pages: UInt64, colour: UInt8)], from start: UInt64 = 0) -> AddressIndex<Tag> {
    var index = AddressIndex<Tag>()
    var address = start
    for (number, part) in parts.enumerated() {
      let range = IOVARange(IOVA(address), IOVA(address &+ (part.pages * 4096 - 1)))
      if let range { index.insert(range, Tag(number: number, kinds: Colours(rawValue: part.colour))) }
      address &+= part.pages * 4096
    }
    return index
  }

  private func counts(_ index: AddressIndex<Tag>) -> [Int] { index.elements.map { index.run(of: $0).count } }

  @Test func lengthAndColourEndARun() {
    #expect(counts(index([(1, 1), (1, 1), (2, 1), (2, 2), (2, 2), (2, 2)])) == [2, 2, 1, 3, 3, 3])
  }

  @Test func aHoleEndsARun() {
    var two = index([(1, 1), (1, 1), (1, 1), (1, 1)])
    two.remove(startingAt: 0x1000)
    #expect(counts(two) == [1, 2, 2])
  }

  @Test func aRunEndsAtTheEndsOfTheSpace() {
    #expect(
      counts(index(Array(repeating: (1, 1), count: 5), from: UInt64.max - 5 * 4096 + 1)) == [5, 5, 5, 5, 5])
    var whole = AddressIndex<Tag>()
    whole.insert(.all, Tag(number: 0, kinds: []))
    #expect(counts(whole) == [1])
  }

  @Test(arguments: [1, 2, 3, 63, 64, 65, 4095, 4096, 4097, 10_000])
  func aRunIsFoundWholeFromEachOfItsElements(count: Int) {
    let index = index(
      [(3, 1)] + Array(repeating: (1, 2), count: count) + [(1, 1)] + Array(repeating: (1, 2), count: count))
    for place in Set([1, 2, count / 2, count - 1, count]) where (1...count).contains(place) {
      let address = IOVA(3 * 4096 + UInt64(place - 1) * 4096)
      let run = index.element(at: address).map { index.run(of: $0) }
      #expect(run?.count == count && run?.range.first == 0x3000)
    }
  }
}
