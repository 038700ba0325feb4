// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// One way that the operations of a session went.
public struct Branch: Hashable, Sendable, Identifiable {
  /// The number of the branch, from 0 in the order of making; it never changes.
  public let id: Int
  /// The branch that it parts from; nil for the first.
  public let parent: Int?
  /// The position where it parts from that; 0 for the first.
  public let start: Int
  /// The entries that are its own, the oldest first; the first has the number `start` + 1.
  public let entries: [JournalEntry]

  /// The position at its end.
  public var end: Int { start + entries.count }

  /// A letter, or several beyond the first 26 branches: A, B, … Z, AA, AB.
  public var label: String {
    var (rest, letters) = (id, "")
    repeat {
      letters = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }
}

/// Why another point in time cannot be gone to.
public enum TimeObstacle: Error, Hashable, Sendable {
  /// Operations go to a running kernel.
  case runningKernel
  /// The branch has no such position.
  case outside(position: Int, last: Int)
  /// There is no such branch.
  case noBranch(Int)
}

extension TimeObstacle: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .runningKernel: "a running kernel does not go back in time"
    case .outside(let position, _) where position < 0: "nothing was done before this point"
    case .outside(_, let last): "nothing was done after operation \(last)"
    case .noBranch(let id): "there is no branch \(id)"
    }
  }
}
