// SPDX-License-Identifier: Apache-2.0

extension Comparison {
  /// One row of steps: the same work under each design that does it there.
  public struct Row: Hashable, Sendable {
    /// The work, by a name that it has in every design.
    public let work: String
    /// Whether it takes back what another has done.
    public let undoes: Bool
    /// The step under each design; nil where a design does not run it there.
    public private(set) var cells: [Step?]

    /// Whether the designs do not all run it, or not with the same end.
    public var differs: Bool { Set(cells.map { $0?.kind }).count > 1 }

    /// The kernel functions that do it, each once, in the order of the columns.
    public var functions: [String] {
      cells.compactMap { $0?.function }.reduce(into: []) { names, name in
        if !names.contains(name) { names.append(name) }
      }
    }

    private var key: Step.Key { Step.Key(work: work, undoes: undoes) }
  }
}

extension Comparison.Row {
  /// Puts the steps of several designs into rows, so that as many as possible share one and each design's
  /// steps stay in their order.
  static func aligning(_ columns: [[Comparison.Step]]) -> [Self] {
    var rows: [Self] = []
    for (index, steps) in columns.enumerated() {
      rows = merging(rows, steps, column: index, of: columns.count)
    }
    return rows
  }

  private static func merging(
    _ rows: [Self], _ steps: [Comparison.Step], column: Int, of count: Int
  ) -> [Self] {
    let common = longestCommonLengths(rows.map(\.key), steps.map(\.key))
    var (merged, i, j): ([Self], Int, Int) = ([], 0, 0)
    while i < rows.count || j < steps.count {
      if i < rows.count, j < steps.count, rows[i].key == steps[j].key {
        merged.append(rows[i])
        merged[merged.count - 1].cells[column] = steps[j]
        (i, j) = (i + 1, j + 1)
      } else if j == steps.count || i < rows.count && common[i + 1][j] >= common[i][j + 1] {
        merged.append(rows[i])
        i += 1
      } else {
        merged.append(Self(steps[j], column: column, of: count))
        j += 1
      }
    }
    return merged
  }

  private init(_ step: Comparison.Step, column: Int, of count: Int) {
    work = step.work
    undoes = step.kind == .undoes
    cells = Array(repeating: nil, count: count)
    cells[column] = step
  }

  /// The length of the longest common subsequence of what follows each pair of places.
  private static func longestCommonLengths<T: Equatable>(_ a: [T], _ b: [T]) -> [[Int]] {
    var lengths = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        lengths[i][j] =
          a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
      }
    }
    return lengths
  }
}
