// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Foundation
import IOMMUFD
import TestSupport
import Testing

/// The index against a sorted array, in random steps.
struct RandomWalkTests {
  private static let cases = Pattern.allCases

  /// How many times as long as in every run the walks are: `IOASCOPE_SOAK=20` makes millions of steps.
  private static let factor = ProcessInfo.processInfo.environment["IOASCOPE_SOAK"].flatMap { Int($0) } ?? 1

  @Test(arguments: cases)
  func `it stays sound and holds what was inserted and not removed`(pattern: Pattern) {
    walk(pattern, seed: 1, steps: 4000, goal: 160) { pair, _, _ in
      #expect(pair.wrong == [])
    }
  }

  @Test(arguments: cases)
  func `it does so when it is large`(pattern: Pattern) {
    walk(pattern, seed: 2, steps: 60_000, goal: 8000) { pair, step, _ in
      if step % 6000 == 0 { #expect(pair.wrong == []) }
    }
  }

  @Test(arguments: cases)
  func `it finds neighbours, summaries and holes`(pattern: Pattern) {
    walk(pattern, seed: 3, steps: 12_000, goal: 3000) { pair, step, random in
      guard step % 12 == 0 else { return }
      let range = random.span(pattern)
      compareLookups(pair, range.first)
      compareLookups(pair, range.last)
      compareRanges(pair, range)
      for _ in 0..<4 {
        let demand = random.demand()
        #expect(
          pair.index.lowestHole(in: range, for: demand) == pair.list.lowestHole(in: range, for: demand),
          "\(demand) in \(range)")
      }
    }
  }

  @Test(arguments: cases)
  func `snapshots keep what they held`(pattern: Pattern) {
    var snapshots: [Pair] = []
    walk(pattern, seed: 4, steps: 20_000, goal: 4000) { pair, _, random in
      if random.oneIn(400) { snapshots.append(pair) }
    }
    for snapshot in snapshots { #expect(snapshot.wrong == []) }
    for (a, b) in zip(snapshots, snapshots.dropFirst()) {
      #expect((a.index == b.index) == (a.list.elements == b.list.elements))
    }
  }

  @Test(arguments: cases)
  func `differences are what one holds and the other does not`(pattern: Pattern) {
    var snapshots: [Pair] = []
    walk(pattern, seed: 5, steps: 6000, goal: 1000) { pair, _, random in
      if random.oneIn(100) { snapshots.append(pair) }
    }
    for (old, new) in zip(snapshots + snapshots, snapshots.dropFirst(1) + snapshots.dropFirst(7)) {
      var (gone, come): ([SortedList.Element], [SortedList.Element]) = ([], [])
      new.index.forEachDifference(from: old.index) { was, now in
        if let was { gone.append(was) }
        if let now { come.append(now) }
      }
      let (before, after) = (Set(old.list.elements), Set(new.list.elements))
      #expect(gone == old.list.elements.filter { !after.contains($0) })
      #expect(come == new.list.elements.filter { !before.contains($0) })
    }
  }

  private func compareLookups(_ pair: Pair, _ address: IOVA) {
    let (index, list) = (pair.index, pair.list)
    #expect(index.element(at: address) == list.element(at: address))
    #expect(index.element(atOrAbove: address) == list.element(atOrAbove: address))
    #expect(index.element(below: address) == list.element(below: address))
    #expect(index.first == list.elements.first && index.last == list.elements.last)
  }

  private func compareRanges(_ pair: Pair, _ range: IOVARange) {
    let expected = pair.list.elements(overlapping: range)
    let (summary, collected) = (pair.index.summary(of: range), pair.list.summary(of: range))
    #expect(
      (summary.count, summary.bytes, summary.kinds) == (collected.count, collected.bytes, collected.kinds))
    for element in expected.prefix(5) {
      #expect(pair.index.run(of: element) == pair.list.run(of: element), "\(element.range)")
    }
    #expect(pair.index.firstElement(overlapping: range) == expected.first)
    #expect(Array(pair.index.elements(overlapping: range)) == expected)
    var visited: [SortedList.Element] = []
    pair.index.forEach(overlapping: range) { element in
      visited.append(element)
      return visited.count < 100
    }
    #expect(visited == Array(expected.prefix(100)))
  }

  /// Grows a pair to about a number of elements, shrinks it to few, and grows it again.
  private func walk(
    _ pattern: Pattern, seed: UInt64, steps: Int, goal: Int,
    check: (Pair, Int, inout SplitMix64) -> Void
  ) {
    var random = SplitMix64(seed: seed)
    var pair = Pair()
    var agree = true
    for step in 0..<steps * Self.factor {
      let isShrinking = step / goal % 3 == 2
      if random.oneIn(isShrinking ? 6 : 3) == isShrinking {
        agree = pair.insert(pattern.range(&random), random.pick(Colours.all)) && agree
      } else if random.oneIn(20) || pair.list.elements.isEmpty {
        agree = pair.remove(startingAt: pattern.range(&random).first) && agree
      } else {
        agree = pair.remove(startingAt: random.pick(pair.list.elements).range.first) && agree
      }
      check(pair, step, &random)
    }
    #expect(agree && pair.wrong == [])
  }
}

extension SplitMix64 {
  /// A range that begins and ends like those of a pattern, or is everything.
  fileprivate mutating func span(_ pattern: Pattern) -> IOVARange {
    let (a, b) = (pattern.range(&self), pattern.range(&self))
    return oneIn(5) ? .all : IOVARange(min(a.first, b.first), max(a.last, b.last)) ?? a
  }
}
