// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// The kinds of values in these tests.
struct Colours: OptionSet, Hashable {
  let rawValue: UInt8

  static let all: [Colours] = [[], Colours(rawValue: 1), Colours(rawValue: 2), Colours(rawValue: 6)]
}

/// A value for these tests.
struct Tag: AddressIndexValue {
  let number: Int
  let kinds: Colours

  var likeness: UInt64 { UInt64(kinds.rawValue) }
}

/// What an address index should do, in the plainest way: a sorted array, whose answers are collected by
/// going through it from one end to the other.
struct SortedList {
  typealias Element = AddressIndex<Tag>.Element

  private(set) var elements: [Element] = []

  /// The number of elements that end below an address.
  private func position(notBelow address: IOVA) -> Int {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].range.last < address { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func insert(_ range: IOVARange, _ tag: Tag) -> Bool {
    let i = position(notBelow: range.first)
    if i < elements.count, elements[i].range.overlaps(range) { return false }
    elements.insert(Element(range, tag), at: i)
    return true
  }

  mutating func remove(startingAt address: IOVA) -> Element? {
    let i = position(notBelow: address)
    return i < elements.count && elements[i].range.first == address ? elements.remove(at: i) : nil
  }

  func element(at address: IOVA) -> Element? {
    element(atOrAbove: address).flatMap { $0.range.contains(address) ? $0 : nil }
  }

  func element(atOrAbove address: IOVA) -> Element? {
    let i = position(notBelow: address)
    return i < elements.count ? elements[i] : nil
  }

  func element(below address: IOVA) -> Element? {
    let i = position(notBelow: address)
    return i > 0 ? elements[i - 1] : nil
  }

  func elements(overlapping range: IOVARange) -> [Element] { elements.filter { $0.range.overlaps(range) } }

  /// The elements around one that are as long, look alike, and leave no hole.
  func run(of element: Element) -> AddressRun {
    guard var low = elements.firstIndex(of: element) else {
      return AddressRun(range: element.range, count: 0)
    }
    var high = low
    while high + 1 < elements.count, areAlike(high, high + 1) { high += 1 }
    while low > 0, areAlike(low - 1, low) { low -= 1 }
    let range = IOVARange(elements[low].range.first, elements[high].range.last) ?? element.range
    return AddressRun(range: range, count: high - low + 1)
  }

  private func areAlike(_ low: Int, _ high: Int) -> Bool {
    let (a, b) = (elements[low], elements[high])
    return a.range.last.next == b.range.first && a.range.length == b.range.length
      && a.value.likeness == b.value.likeness
  }

  func summary(of range: IOVARange) -> AddressSummary<Colours> {
    var summary = AddressSummary<Colours>()
    for element in elements(overlapping: range) {
      summary.count += 1
      summary.bytes += element.range.intersection(range)?.byteCount ?? 0
      summary.kinds.formUnion(element.value.kinds)
    }
    return summary
  }

  func lowestHole(in range: IOVARange, for demand: Placement) -> IOVA? {
    var start: IOVA? = range.first
    for element in elements {
      if element.range.last < range.first { continue }
      guard let from = start, element.range.first <= range.last else { break }
      if let end = element.range.first.previous, let hole = IOVARange(from, end),
        let found = demand.address(in: hole)
      {
        return found
      }
      start = element.range.last.next
    }
    return start.flatMap { IOVARange($0, range.last) }.flatMap(demand.address)
  }
}

/// An index and the list it should equal, changed together.
struct Pair: CustomStringConvertible {
  private(set) var index = AddressIndex<Tag>()
  private(set) var list = SortedList()
  private var number = 0

  /// Inserts a range into both, and says whether they agree on whether that is possible.
  mutating func insert(_ range: IOVARange, _ kinds: Colours = []) -> Bool {
    number += 1
    let tag = Tag(number: number, kinds: kinds)
    let (isInserted, expected) = (index.insert(range, tag), list.insert(range, tag))
    return isInserted == expected && index.count == list.elements.count
  }

  /// Removes an element from both, and says whether they agree on what it was.
  mutating func remove(startingAt address: IOVA) -> Bool {
    let (removed, expected) = (index.remove(startingAt: address), list.remove(startingAt: address))
    return removed == expected && index.count == list.elements.count
  }

  /// What is wrong with the index, in words; empty if it is sound and holds what the list holds.
  var wrong: [String] {
    let differs = Array(index.elements) != list.elements
    return index.checkInvariants().prefix(3) + (differs ? ["the elements differ"] : [])
  }

  var description: String { "\(list.elements.count) elements after \(number) insertions" }
}
