// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What lies in a range of an index.
public struct AddressSummary<Kinds: OptionSet & Hashable & Sendable>: Hashable, Sendable {
  /// The number of elements that overlap the range.
  public var count = 0
  /// The bytes of the range that are covered.
  public var bytes: UInt128 = 0
  /// The kinds of values present.
  public var kinds: Kinds = []
}

extension AddressIndex {
  /// Summarises what lies in a range.
  public func summary(of range: IOVARange) -> AddressSummary<Value.Kinds> {
    var summary = AddressSummary<Value.Kinds>()
    forEach(overlapping: range) { element in
      summary.count += 1
      summary.bytes += element.range.intersection(range)?.byteCount ?? 0
      summary.kinds.formUnion(element.value.kinds)
      return true
    }
    return summary
  }
}
