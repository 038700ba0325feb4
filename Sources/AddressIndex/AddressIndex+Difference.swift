// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// Calls a function with what an older index holds differently, ascending: the element as it was and
  /// as it is, one of them nil where the range is held by one index only.
  ///
  /// O(1) for copies that have not changed, else O(d log n) for d leaves that are not shared: parts of the tree that both
  /// share are not looked into.
  public func forEachDifference(
    from old: AddressIndex, _ body: (_ old: Element?, _ new: Element?) -> Void
  ) {
    if root === old.root { return }
    var (left, right) = (old.elements.makeIterator(), elements.makeIterator())
    var (was, now): (Element?, Element?) = (nil, nil)
    while true {
      if was == nil, now == nil { left.skipNodes(sharedWith: &right) }
      was = was ?? left.next()
      now = now ?? right.next()
      guard let first = [was, now].compactMap({ $0?.range.first }).min() else { return }
      let (one, other) = (was.startingAt(first), now.startingAt(first))
      if one?.range == other?.range {
        if one != other { body(one, other) }
      } else {
        if let one { body(one, nil) }
        if let other { body(nil, other) }
      }
      if one != nil { was = nil }
      if other != nil { now = nil }
    }
  }
}

extension Optional {
  /// The element, if its range begins at an address.
  fileprivate func startingAt<Value>(_ address: IOVA) -> Self where Wrapped == AddressIndex<Value>.Element {
    self?.range.first == address ? self : nil
  }
}
