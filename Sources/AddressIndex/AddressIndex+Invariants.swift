// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension AddressIndex {
  /// What is wrong with the index itself, in words.
  ///
  /// Empty if nothing is. O(n).
  public func checkInvariants() -> [String] {
    guard let root else { return [] }
    var check = TreeCheck<Value>()
    check.visit(root, .both)
    if !root.isLeaf, root.count < 2 { check.wrong.append("the root has \(root.count) children") }
    return check.wrong
  }
}

/// A walk over a whole tree that notes what is wrong.
private struct TreeCheck<Value: AddressIndexValue> {
  var wrong: [String] = []
  private var previous: UInt64?

  mutating func visit(_ node: Node<Value>, _ edges: Edges) {
    let minimum = node.isLeaf ? Shape.leafMinimum : Shape.innerMinimum
    let capacity = node.isLeaf ? Shape.leafCapacity : Shape.innerCapacity
    if node.count > capacity || node.count < (edges.isEmpty ? minimum : 1) {
      wrong.append("a node of height \(node.height) has \(node.count) entries")
    }
    if node.isLeaf { visit(node.leaf) } else { visit(node.inner, node.height, edges) }
    let (known, computed) = (node.digest, node.isLeaf ? node.leaf.computedDigest : node.inner.computedDigest)
    if known != computed {
      wrong.append("a node of height \(node.height) says it holds \(known), but holds \(computed)")
    }
  }

  private mutating func visit(_ leaf: Leaf<Value>) {
    for i in 0..<leaf.count {
      let (first, last) = (leaf.firsts[i], leaf.lasts[i])
      if last < first || previous.map({ $0 >= first }) == true {
        wrong.append("\(first.hex)-\(last.hex) overlaps what is below or is out of order")
      }
      previous = last
    }
  }

  private mutating func visit(_ inner: Inner<Value>, _ height: Int16, _ edges: Edges) {
    for i in 0..<inner.count {
      let node = inner.children[i]
      let place = "child \(i) of a node of height \(height)"
      if node.height != height - 1 { wrong.append("\(place) has height \(node.height)") }
      visit(node, edges.ofChild(i, of: inner.count))
      let child = Inner.child(node)
      if (child.first, child.last) != (inner.firsts[i], inner.lasts[i]) {
        wrong.append("\(place) is said to span \(inner.firsts[i].hex)-\(inner.lasts[i].hex)")
      }
    }
  }
}
