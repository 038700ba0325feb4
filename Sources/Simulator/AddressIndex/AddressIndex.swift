// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Disjoint ranges of addresses in ascending order, each with a value.
///
/// The operations an IO address space needs: lookup, insertion, removal, neighbours, the lowest free
/// place that suits, and a summary of whatever lies in a range. The index is a value; a copy shares
/// its storage until one of the two changes.
///
/// Today the inside is a sorted array: searches take O(log n), changes and summaries O(n).
public struct AddressIndex<Value: AddressIndexValue>: Sendable {
  /// A range and its value.
  public struct Element: Sendable {
    /// The addresses.
    public let range: IOVARange
    /// The value.
    public var value: Value

    /// Creates an element.
    public init(_ range: IOVARange, _ value: Value) {
      self.range = range
      self.value = value
    }
  }

  private var elements: [Element] = []

  /// Creates an empty index.
  public init() {}

  /// The number of ranges.
  public var count: Int { elements.count }

  /// Whether the index holds no range.
  public var isEmpty: Bool { elements.isEmpty }

  /// The lowest range.
  public var first: Element? { elements.first }

  /// The highest range.
  public var last: Element? { elements.last }

  /// The number of elements that end below an address: the position of the first that does not.
  private func position(notBelow address: IOVA) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].range.last < address { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// What the values of an index tell about themselves in a summary.
public protocol AddressIndexValue: Hashable, Sendable {
  /// The kinds a value can be of, as a set.
  associatedtype Kinds: OptionSet & Hashable & Sendable
  /// The kinds of this value.
  var kinds: Kinds { get }
}

extension AddressIndex.Element: Hashable {}
extension AddressIndex: Equatable {}

// MARK: - Lookup

extension AddressIndex {
  /// The element that holds an address.
  public func element(at address: IOVA) -> Element? {
    let found = element(atOrAbove: address)
    return found?.range.first ?? .max <= address ? found : nil
  }

  /// The lowest element that ends at an address or above it.
  public func element(atOrAbove address: IOVA) -> Element? {
    let position = position(notBelow: address)
    return position < elements.count ? elements[position] : nil
  }

  /// The highest element that ends below an address.
  public func element(below address: IOVA) -> Element? {
    let position = position(notBelow: address)
    return position > 0 ? elements[position - 1] : nil
  }

  /// The lowest element that has an address in common with a range.
  public func firstElement(overlapping range: IOVARange) -> Element? {
    guard let found = element(atOrAbove: range.first), found.range.first <= range.last else { return nil }
    return found
  }

  /// Calls a function with the elements that overlap a range, ascending, until it returns false.
  public func forEach(overlapping range: IOVARange = .all, _ body: (Element) -> Bool) {
    for element in elements[position(notBelow: range.first)...] {
      guard element.range.first <= range.last, body(element) else { return }
    }
  }
}

// MARK: - Change

extension AddressIndex {
  /// Inserts a range that overlaps no other; returns false and changes nothing if it does.
  @discardableResult
  public mutating func insert(_ range: IOVARange, _ value: Value) -> Bool {
    let position = position(notBelow: range.first)
    if position < elements.count, elements[position].range.first <= range.last { return false }
    elements.insert(Element(range, value), at: position)
    return true
  }

  /// Removes the element that begins at an address and returns it.
  @discardableResult
  public mutating func remove(startingAt address: IOVA) -> Element? {
    let position = position(notBelow: address)
    guard position < elements.count, elements[position].range.first == address else { return nil }
    return elements.remove(at: position)
  }

  /// Removes everything.
  public mutating func removeAll() { elements.removeAll() }
}
