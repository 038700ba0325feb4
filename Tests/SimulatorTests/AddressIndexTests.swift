// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator
import TestSupport
import Testing

/// The address index against a plain array, step by step; the argument is the seed.
struct AddressIndexTests {
  private static let seeds: ClosedRange<UInt64> = 1...6

  @Test(arguments: seeds)
  func `it holds what was inserted and not removed`(seed: UInt64) throws {
    try walk(seed: seed) { index, naive, _ in
      #expect(index.all == naive.elements)
      #expect(index.count == naive.elements.count)
      #expect(index.isEmpty == naive.elements.isEmpty)
      #expect(index.first == naive.elements.first)
      #expect(index.last == naive.elements.last)
      #expect(index.checkInvariants() == [])
    }
  }

  @Test(arguments: seeds)
  func `it finds what lies at, below and above an address`(seed: UInt64) throws {
    try walk(seed: 10 + seed) { index, naive, random in
      for address in [random.crowdedAddress(), random.crowdedAddress(), .zero, .max] {
        #expect(index.element(at: address) == naive.element(at: address))
        #expect(index.element(atOrAbove: address) == naive.element(atOrAbove: address))
        #expect(index.element(below: address) == naive.element(below: address))
      }
    }
  }

  @Test(arguments: seeds)
  func `it visits what overlaps a range, in order, until it is told to stop`(seed: UInt64) throws {
    try walk(seed: 20 + seed) { index, naive, random in
      let range = random.crowdedRange()
      let expected = naive.elements(overlapping: range)
      #expect(index.firstElement(overlapping: range) == expected.first)
      #expect(index.visited(range, upTo: .max) == expected)
      let limit = Int.random(in: 1...3, using: &random)
      #expect(index.visited(range, upTo: limit) == Array(expected.prefix(limit)))
    }
  }

  @Test(arguments: seeds)
  func `it sums up what lies in a range`(seed: UInt64) throws {
    try walk(seed: 30 + seed) { index, naive, random in
      for range in [random.crowdedRange(), random.crowdedRange(), .all] {
        #expect(index.summary(of: range) == naive.summary(of: range))
      }
    }
  }

  @Test(arguments: seeds)
  func `it finds the lowest hole for a demand`(seed: UInt64) throws {
    try walk(seed: 40 + seed) { index, naive, random in
      for range in [random.crowdedRange(), .all] {
        let demand = random.demand()
        #expect(index.lowestHole(in: range, for: demand) == naive.lowestHole(in: range, for: demand))
      }
    }
  }

  @Test(arguments: seeds)
  func `a copy keeps what it held, and is equal to an index with the same elements`(seed: UInt64) throws {
    var copies: [(index: AddressIndex<Tag>, elements: [NaiveIndex.Element])] = []
    try walk(seed: 50 + seed) { index, naive, random in
      if random.oneIn(20) { copies.append((index, naive.elements)) }
    }
    for (index, elements) in copies {
      #expect(index.all == elements)
      var rebuilt = AddressIndex<Tag>()
      for element in elements.reversed() { rebuilt.insert(element.range, element.value) }
      #expect(rebuilt == index)
      if let first = elements.first { rebuilt.remove(startingAt: first.range.first) }
      #expect((rebuilt == index) == elements.isEmpty)
    }
  }

  @Test func `an index can be emptied`() {
    var index = AddressIndex<Tag>()
    index.insert(.all, Tag(number: 1, kinds: .read))
    index.removeAll()
    #expect(index.isEmpty && index == AddressIndex<Tag>())
    #expect(index.summary(of: .all) == NaiveIndex().summary(of: .all))
  }

  @Test func `one range can cover everything`() {
    var index = AddressIndex<Tag>()
    let isInserted = index.insert(.all, Tag(number: 1, kinds: .readWrite))
    #expect(isInserted)
    let isInsertedAgain = index.insert(IOVARange(.max), Tag(number: 2, kinds: []))
    #expect(!isInsertedAgain)
    #expect(index.summary(of: .all).bytes == 1 << 64)
    #expect(index.lowestHole(in: .all, for: Placement(length: 1, alignment: 1, pageOffset: 0)) == nil)
    #expect(index.element(at: .max)?.value.number == 1)
    let removed = index.remove(startingAt: .zero)
    #expect(removed?.range == .all && index.isEmpty)
  }

  private func walk(
    seed: UInt64, check: (AddressIndex<Tag>, NaiveIndex, inout SplitMix64) throws -> Void
  ) throws {
    var random = SplitMix64(seed: seed)
    var index = AddressIndex<Tag>()
    var naive = NaiveIndex()
    for number in 0..<400 {
      if random.oneIn(3) {
        let address =
          naive.elements.isEmpty || random.oneIn(4)
          ? random.crowdedAddress() : random.pick(naive.elements).range.first
        let (removed, expected) = (index.remove(startingAt: address), naive.remove(startingAt: address))
        #expect(removed == expected)
      } else {
        let range = random.crowdedRange()
        let tag = Tag(number: number, kinds: random.pick([[], .read, .write, .readWrite]))
        let (isInserted, expected) = (index.insert(range, tag), naive.insert(range, tag))
        #expect(isInserted == expected)
      }
      try check(index, naive, &random)
    }
  }
}

extension AddressIndex {
  fileprivate var all: [Element] { visited(.all, upTo: .max) }

  fileprivate func visited(_ range: IOVARange, upTo limit: Int) -> [Element] {
    var elements: [Element] = []
    forEach(overlapping: range) { element in
      elements.append(element)
      return elements.count < limit
    }
    return elements
  }
}
