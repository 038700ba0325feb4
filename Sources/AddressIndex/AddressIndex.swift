// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Disjoint ranges of addresses in ascending order, each with a value.
///
/// The operations an IO address space needs: lookup, insertion, removal, neighbours, the lowest free
/// place that suits, and a summary of whatever lies in a range. With n ranges:
///
/// | operation | cost |
/// |---|---|
/// | ``count``, ``isEmpty`` , a copy, `==` of copies that have not changed | O(1) |
/// | ``element(at:)``, ``element(atOrAbove:)``, ``element(below:)``, ``firstElement(overlapping:)`` | O(log n) |
/// | ``insert(_:_:)``, ``remove(startingAt:)``, ``first``, ``last`` | O(log n) |
/// | ``summary(of:)``: count, bytes and kinds in any range | O(log n) |
/// | ``run(of:)``: equal neighbours of an element | O(log^2 n) |
/// | ``lowestHole(in:for:)`` | O(log n); its comment says when it may be more |
/// | ``forEach(overlapping:_:)``, ``elements(overlapping:)``, with k elements visited | O(k + log n) |
///
/// ## A value
///
/// A copy shares its nodes with the original until one of the two changes. A change copies the path
/// from the root to one leaf, a few kilobytes, and nothing if no copy shares it: nodes that only this
/// index refers to are changed in place.
///
/// ## The tree
///
/// A B+-tree. Leaves hold up to 64 elements, inner nodes up to 16 children, each with its bounds.
/// Every node has a digest: count, bytes, kinds, looks, and the room in the holes below by alignment (`Room`).
/// The invariants, which ``checkInvariants()`` verifies:
///
/// - Elements are disjoint and ascend; all leaves are at one depth.
/// - A node is at least a third full, unless it lies on the left or the right edge of the tree, where
///   ascending or descending insertions leave full nodes behind; none is empty, and the root of more
///   than a leaf has two children or more.
/// - A node's digest, and what it says of its children's first and last addresses, is exactly what a
///   computation from its contents yields.
///
/// Holes belong to the node in which both neighbours are seen: a leaf's digest has the holes between
/// its elements, an inner node's those below and between its children. What lies before the first and
/// behind the last element is nobody's, and cut by the asked range.
public struct AddressIndex<Value: AddressIndexValue> {
  /// A range and its value.
  public struct Element: Sendable {
    /// The addresses.
    public let range: IOVARange
    /// The value.
    public var value: Value

    /// Creates an element.
    @inlinable
    public init(_ range: IOVARange, _ value: Value) {
      self.range = range
      self.value = value
    }
  }

  /// The root; nil for the empty index.
  @usableFromInline var root: Node<Value>?
  /// What is in the index.
  @inlinable var digest: Digest<Value.Kinds> { root?.digest ?? Digest() }

  /// Creates an empty index.
  @inlinable
  public init() {}

  /// The number of ranges.
  @inlinable public var count: Int { root?.digest.count ?? 0 }

  /// Whether the index holds no range.
  @inlinable public var isEmpty: Bool { root == nil }

  /// Removes everything.
  @inlinable
  public mutating func removeAll() { self = AddressIndex() }
}

/// What the values of an index tell about themselves in a summary.
public protocol AddressIndexValue: Hashable, Sendable {
  /// The kinds a value can be of, as a set.
  associatedtype Kinds: OptionSet & Hashable & Sendable
  /// The kinds of this value.
  var kinds: Kinds { get }
  /// A number that values have in common that look alike: neighbours of them make a run.
  var likeness: UInt64 { get }
}

extension AddressIndexValue {
  /// By default all values look alike.
  @inlinable public var likeness: UInt64 { 0 }
}

extension AddressIndex.Element: Hashable {}

extension AddressIndex: Equatable {
  /// Whether two indexes hold the same elements.
  ///
  /// O(1) if neither has changed since one was copied from the other, or if their counts, bytes, kinds
  /// or holes differ; else O(n), where parts of the trees that both share are not looked into.
  @inlinable
  public static func == (a: Self, b: Self) -> Bool {
    if a.root === b.root { return true }
    guard a.digest == b.digest else { return false }
    var (left, right) = (a.elements.makeIterator(), b.elements.makeIterator())
    repeat {
      left.skipNodes(sharedWith: &right)
      let (one, other) = (left.next(), right.next())
      if one != other { return false }
      if one == nil { return true }
    } while true
  }
}
