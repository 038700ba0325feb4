// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// What is wrong with the index itself, in words; empty if nothing is.
  public func checkInvariants() -> [String] {
    var wrong: [String] = []
    var previous: IOVARange?
    forEach { element in
      if let previous, previous.last >= element.range.first {
        wrong.append("\(previous) and \(element.range) overlap or are out of order")
      }
      previous = element.range
      return true
    }
    return wrong
  }
}
