// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD

/// A set of addresses, kept as ranges that neither overlap nor touch.
public struct AddressSet: Equatable, Sendable {
  private var index = AddressIndex<Member>()

  private struct Member: AddressIndexValue {
    var kinds: Protection { [] }
  }

  /// Whether no address is in the set.
  public var isEmpty: Bool { index.isEmpty }

  /// The number of addresses in the set.
  public var count: UInt128 { index.summary(of: .all).bytes }

  /// The parts of a range that are in the set, ascending.
  public func ranges(in range: IOVARange = .all) -> [IOVARange] {
    index.elements(overlapping: range).compactMap { $0.range.intersection(range) }
  }

  /// Puts a range into the set.
  mutating func insert(_ range: IOVARange) {
    let wide = IOVARange(range.first.previous ?? .zero, range.last.next ?? .max) ?? range
    var union = range
    for element in Array(index.elements(overlapping: wide)) {
      index.remove(startingAt: element.range.first)
      union = IOVARange(min(union.first, element.range.first), max(union.last, element.range.last)) ?? union
    }
    index.insert(union, Member())
  }

  /// Takes a range out of the set.
  mutating func remove(_ range: IOVARange) {
    if isEmpty { return }
    for element in Array(index.elements(overlapping: range)) {
      index.remove(startingAt: element.range.first)
      for (part, isInside) in element.range.parts(cutBy: range) where !isInside {
        index.insert(part, Member())
      }
    }
  }

  /// The bytes of memory that no copy of this set shares.
  mutating func unsharedBytes() -> Int { index.unsharedBytes() }

  /// Takes everything out of the set.
  mutating func removeAll() { index.removeAll() }
}
