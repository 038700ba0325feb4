// SPDX-License-Identifier: Apache-2.0

extension AddressIndex {
  /// The bytes of the nodes that no copy of this index shares.
  ///
  /// O(k) with k such nodes; it changes nothing, but has to see that it is alone.
  @inlinable
  public mutating func unsharedBytes() -> Int {
    guard isKnownUniquelyReferenced(&root), let node = root?.borrowed else { return 0 }
    return withExtendedLifetime(self) { node.bytes + node.unsharedBytesBelow() }
  }
}

extension BorrowedNode {
  /// The bytes that the node takes, without what the allocator adds.
  @inlinable var bytes: Int { isLeaf ? Leaf<Value>.byteCount : Inner<Value>.byteCount }

  /// The bytes of the nodes below that nothing but this node refers to.
  @inlinable
  func unsharedBytesBelow() -> Int {
    guard !isLeaf else { return 0 }
    let inner = inner
    var sum = 0
    for i in 0..<inner.count where isKnownUniquelyReferenced(&inner.children[i]) {
      let child = inner.children.borrow(i)
      sum += child.bytes + child.unsharedBytesBelow()
    }
    return sum
  }
}
