// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// Calls a function with the elements that overlap a range, ascending, until it returns false.
  @inlinable
  public func forEach(overlapping range: IOVARange = .all, _ body: (Element) -> Bool) {
    _ = read { $0.forEach(range.first.rawValue, range.last.rawValue, body) }
  }

  /// All elements, ascending.
  @inlinable public var elements: Elements { elements(overlapping: .all) }

  /// The elements that overlap a range, ascending.
  @inlinable
  public func elements(overlapping range: IOVARange) -> Elements { Elements(index: self, range: range) }

  /// The elements of an index in a range, as they were when this sequence was made.
  public struct Elements: Sequence, Sendable {
    @usableFromInline let index: AddressIndex
    @usableFromInline let range: IOVARange

    @inlinable
    init(index: AddressIndex, range: IOVARange) {
      self.index = index
      self.range = range
    }

    /// Begins a walk over the elements.
    @inlinable
    public func makeIterator() -> Iterator { Iterator(self) }

    /// The number of elements, at least; exact for a whole index.
    @inlinable public var underestimatedCount: Int { range == .all ? index.count : 0 }
  }
}

extension AddressIndex.Elements {
  /// A walk over the elements.
  ///
  /// It goes through one leaf after the other, and finds each next leaf from the root.
  public struct Iterator: IteratorProtocol {
    @usableFromInline let elements: AddressIndex.Elements
    @usableFromInline var leaf: BorrowedNode<Value>?
    @usableFromInline var position = 0

    @inlinable
    init(_ elements: AddressIndex.Elements) {
      self.elements = elements
      enterLeaf(atOrAbove: elements.range.first.rawValue)
    }

    /// The next element.
    @inlinable
    public mutating func next() -> AddressIndex.Element? {
      guard let leaf else { return nil }
      let next = leaf.leaf.element(position)
      position += 1
      if position == leaf.leaf.count { leaveLeaf() }
      guard let next, next.range.first <= elements.range.last else {
        self.leaf = nil
        return nil
      }
      return next
    }

    @inlinable
    mutating func enterLeaf(atOrAbove address: UInt64) {
      leaf = elements.index.root?.borrowed.leafNode(atOrAbove: address)
      guard let found = leaf?.leaf else { return }
      position = found.count(below: address)
      if position == found.count { leaf = nil }
    }

    @inlinable
    mutating func leaveLeaf() {
      if let old = leaf { go(beyond: old.last) }
    }

    /// Goes to the first element that ends above an address.
    @inlinable
    mutating func go(beyond last: UInt64) {
      if last < elements.range.last.rawValue { enterLeaf(atOrAbove: last + 1) } else { leaf = nil }
    }

    /// Skips what both walks are about to enter and the two indexes share: the largest parts of their trees that are one.
    @inlinable
    mutating func skipNodes(sharedWith other: inout Self) {
      while position == 0, other.position == 0, let leaf, let theirs = other.leaf,
        leaf.isIdentical(to: theirs), let mine = elements.index.root, let root = other.elements.index.root
      {
        let last = mine.borrowed.lastOfNode(sharedWith: root.borrowed, at: leaf.leaf.firsts[0])
        go(beyond: last)
        other.go(beyond: last)
      }
    }
  }
}

extension BorrowedNode {
  /// The last address of what is below.
  @inlinable var last: UInt64 { isLeaf ? leaf.lasts[leaf.count - 1] : inner.lasts[inner.count - 1] }

  /// The last address of the highest node that two trees share, on the way to an element that both have in one leaf.
  @inlinable
  func lastOfNode(sharedWith other: BorrowedNode, at address: UInt64) -> UInt64 {
    var (mine, theirs) = (self, other)
    while !mine.isIdentical(to: theirs) {
      let (height, theirHeight) = (mine.height, theirs.height)
      if height >= theirHeight { mine = mine.child(atOrAbove: address) }
      if theirHeight >= height { theirs = theirs.child(atOrAbove: address) }
    }
    return mine.last
  }

  /// The child with the lowest element that ends at an address or above; the last child if none does.
  @inlinable
  func child(atOrAbove address: UInt64) -> BorrowedNode {
    let inner = inner
    return inner.children.borrow(inner.child(atOrAbove: address))
  }

  /// The leaf with the lowest element that ends at an address or above; the last leaf if none does.
  @inlinable
  func leafNode(atOrAbove address: UInt64) -> BorrowedNode {
    var node = self
    while !node.isLeaf { node = node.child(atOrAbove: address) }
    return node
  }

  /// Visits the elements that overlap a range; false if it was told to stop.
  @inlinable
  func forEach(_ first: UInt64, _ last: UInt64, _ body: (AddressIndex<Value>.Element) -> Bool) -> Bool {
    if isLeaf { return leaf.forEach(first, last, body) }
    let inner = inner
    for i in inner.count(below: first)..<inner.count {
      if inner.firsts[i] > last { return true }
      if !inner.children.borrow(i).forEach(first, last, body) { return false }
    }
    return true
  }
}

extension Leaf {
  @inlinable
  func forEach(_ first: UInt64, _ last: UInt64, _ body: (AddressIndex<Value>.Element) -> Bool) -> Bool {
    for i in count(below: first)..<count {
      if firsts[i] > last { return true }
      if let element = element(i), !body(element) { return false }
    }
    return true
  }
}
