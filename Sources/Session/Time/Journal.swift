// SPDX-License-Identifier: Apache-2.0

/// Everything that was done on one branch, the oldest first: also what it shares with other branches, and
/// what comes after the point that is shown.
public struct Journal: RandomAccessCollection, Sendable {
  /// The entries of one branch, of which the first ones may belong to the journal.
  struct Part: Sendable {
    /// Where the branch parts from the one before.
    let start: Int
    let entries: [JournalEntry]
  }

  private let parts: [Part]
  /// The number of entries.
  public let endIndex: Int

  /// Joins parts, each as far as the next one goes on.
  init(_ parts: [Part], count: Int) {
    self.parts = parts
    endIndex = count
  }

  /// 0.
  public var startIndex: Int { 0 }

  /// The entry at a place; its number is one more.
  public subscript(place: Int) -> JournalEntry {
    precondition(indices.contains(place), "the journal has no entry \(place + 1)")
    // The last part that begins at or before the place; the first begins at 0.
    var (low, high) = (0, parts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if parts[middle].start <= place { low = middle } else { high = middle }
    }
    return parts[low].entries[place - parts[low].start]
  }
}
