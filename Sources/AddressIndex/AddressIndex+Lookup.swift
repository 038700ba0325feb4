// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// The lowest range.
  @inlinable public var first: Element? { element(atOrAbove: .zero) }

  /// The highest range.
  @inlinable
  public var last: Element? {
    read { root in
      let leaf = root.lastLeaf
      return leaf.element(leaf.count &- 1)
    }
  }

  /// The element that holds an address.
  @inlinable
  public func element(at address: IOVA) -> Element? {
    read { root in
      let address = address.rawValue
      let leaf = root.leaf(atOrAbove: address)
      let i = leaf.count(below: address)
      return i < leaf.count && leaf.firsts[i] <= address ? leaf.element(i) : nil
    }
  }

  /// The lowest element that ends at an address or above it.
  @inlinable
  public func element(atOrAbove address: IOVA) -> Element? {
    read { root in
      let leaf = root.leaf(atOrAbove: address.rawValue)
      let i = leaf.count(below: address.rawValue)
      return i < leaf.count ? leaf.element(i) : nil
    }
  }

  /// The highest element that ends below an address.
  @inlinable
  public func element(below address: IOVA) -> Element? {
    read { $0.element(below: address.rawValue) }
  }

  /// The lowest element that has an address in common with a range.
  @inlinable
  public func firstElement(overlapping range: IOVARange) -> Element? {
    read { root in
      let leaf = root.leaf(atOrAbove: range.first.rawValue)
      let i = leaf.count(below: range.first.rawValue)
      return i < leaf.count && leaf.firsts[i] <= range.last.rawValue ? leaf.element(i) : nil
    }
  }

  /// Reads the tree, which is kept alive meanwhile; nil for an empty one.
  @inlinable @inline(__always)
  func read<Result>(_ body: (BorrowedNode<Value>) -> Result?) -> Result? {
    guard let root else { return nil }
    return withExtendedLifetime(self) { body(root.borrowed) }
  }
}

extension BorrowedNode {
  /// The leaf with the lowest element that ends at an address or above; the last leaf if none does.
  @inlinable @inline(__always)
  func leaf(atOrAbove address: UInt64) -> Leaf<Value> {
    var node = self
    while !node.isLeaf {
      let inner = node.inner
      node = inner.children.borrow(inner.child(atOrAbove: address))
    }
    return node.leaf
  }

  /// The last leaf below the node.
  @inlinable
  var lastLeaf: Leaf<Value> {
    var node = self
    while !node.isLeaf { node = node.inner.children.borrow(node.inner.count &- 1) }
    return node.leaf
  }

  /// The highest element that ends below an address.
  @inlinable
  func element(below address: UInt64) -> AddressIndex<Value>.Element? {
    var node = self
    var lower: BorrowedNode?
    while !node.isLeaf {
      let inner = node.inner
      let i = inner.child(atOrAbove: address)
      if i > 0 { lower = inner.children.borrow(i &- 1) }
      node = inner.children.borrow(i)
    }
    let i = node.leaf.count(below: address)
    if i > 0 { return node.leaf.element(i &- 1) }
    // Everything in this leaf is higher: it is the last element before it.
    return lower.flatMap { $0.lastLeaf.element($0.lastLeaf.count &- 1) }
  }
}

extension Inner {
  /// The lowest child that ends at an address or above; the last if none does.
  @inlinable @inline(__always)
  func child(atOrAbove address: UInt64) -> Int {
    min(count(below: address), count &- 1)
  }
}

extension Leaf {
  /// An element.
  @inlinable @inline(__always)
  func element(_ i: Int) -> AddressIndex<Value>.Element? {
    guard let range = IOVARange(IOVA(firsts[i]), IOVA(lasts[i])) else { return nil }
    return AddressIndex.Element(range, values[i])
  }
}
