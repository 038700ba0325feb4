// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Neighbours without a hole between them that are equally long and whose values look alike.
public struct AddressRun: Hashable, Sendable {
  /// All of their addresses.
  public let range: IOVARange
  /// How many they are, at least one.
  public let count: Int

  /// Creates a run.
  public init(range: IOVARange, count: Int) {
    self.range = range
    self.count = count
  }
}

extension AddressIndex {
  /// Whether an equally long element lies right above or below one: without one it is a run by itself.
  ///
  /// O(log n), and much less than ``run(of:)``.
  @inlinable
  public func hasEqualNeighbour(_ element: Element) -> Bool {
    let length = element.range.last.rawValue &- element.range.first.rawValue
    for address in [element.range.last.next, element.range.first.previous] {
      guard let neighbour = address.flatMap({ self.element(at: $0) }) else { continue }
      if neighbour.range.last.rawValue &- neighbour.range.first.rawValue == length { return true }
    }
    return false
  }

  /// The run that an element belongs to.
  ///
  /// O(log^2 n), and O(log n) for one that has no equal neighbour. Two elements of different looks count as alike
  /// with a probability of 2^-64.
  public func run(of element: Element) -> AddressRun {
    let first = element.range.first.rawValue
    let length = element.range.last.rawValue &- first
    let look = look(length: length, element.value.likeness)
    // An element of 2^64 bytes has no neighbours.
    let (size, isAll) = length.addingReportingOverflow(1)
    if isAll { return AddressRun(range: element.range, count: 1) }
    let above = Self.most { count in
      let (last, overflow) = first.addingProduct(size, count)
      return !overflow && isRun(element.range.last.rawValue &+ 1, last, count, look, size)
    }
    let below = Self.most { count in
      let (start, overflow) = first.subtractingProduct(size, count)
      return !overflow && isRun(start, first &- 1, count, look, size)
    }
    let start = IOVA(first &- size &* UInt64(below))
    let end = IOVA(element.range.last.rawValue &+ size &* UInt64(above))
    return AddressRun(range: IOVARange(start, end) ?? element.range, count: below + 1 + above)
  }

  /// Whether a range consists of so many elements of one look and size.
  private func isRun(_ first: UInt64, _ last: UInt64, _ count: Int, _ look: UInt64, _ size: UInt64) -> Bool {
    guard let range = IOVARange(IOVA(first), IOVA(last)) else { return false }
    let summary = summary(of: range)
    return summary.count == count && summary.bytes == UInt128(size) * UInt128(count)
      && summary.looks == look &* UInt64(count)
  }

  /// The largest number for which something holds that holds for all below; 0 if it does not hold for 1.
  private static func most(_ holds: (Int) -> Bool) -> Int {
    guard holds(1) else { return 0 }
    var step = 1
    while step < 1 << 40, holds(step * 2) { step *= 2 }
    var most = step
    while step > 1 {
      step /= 2
      if holds(most + step) { most += step }
    }
    return most
  }
}

extension UInt64 {
  /// The address that many sizes above, and whether that is beyond the last one.
  fileprivate func addingProduct(_ size: UInt64, _ count: Int) -> (UInt64, overflow: Bool) {
    let (product, isLarge) = size.multipliedReportingOverflow(by: UInt64(count))
    let (sum, isBeyond) = addingReportingOverflow(product)
    let (last, isFull) = sum.addingReportingOverflow(size &- 1)
    return (last, isLarge || isBeyond || isFull)
  }

  /// The address that many sizes below, and whether that is below 0.
  fileprivate func subtractingProduct(_ size: UInt64, _ count: Int) -> (UInt64, overflow: Bool) {
    let (product, isLarge) = size.multipliedReportingOverflow(by: UInt64(count))
    let (start, isBelow) = subtractingReportingOverflow(product)
    return (start, isLarge || isBelow)
  }
}
