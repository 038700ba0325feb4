// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Simulator

/// Where devices have written, as a row of bars below the strip of an address space.
struct DirtyHeat: Hashable {
  /// The page table whose dirty bits are shown.
  let hwpt: ObjectID
  /// How often they are asked for.
  let interval: Interval
  /// The bars, one for each cell of the strip.
  var bars: [Bar] = []
  /// The number of dirty bytes, as far as it was asked for.
  var dirtyBytes: UInt64 = 0
  /// How many of them are new since the time before; nil the first time.
  var newBytes: Int64?

  /// How much of what is mapped behind a cell is dirty.
  enum Bar: Hashable {
    /// Nothing is mapped there.
    case unmapped
    /// So many eighths, rounded up: 0 is clean.
    case eighths(Int)
  }

  /// The times between two questions.
  enum Interval: Int, CaseIterable {
    case second
    case fiveSeconds
    case fifthOfSecond

    var duration: Duration {
      switch self {
      case .second: .seconds(1)
      case .fiveSeconds: .seconds(5)
      case .fifthOfSecond: .milliseconds(200)
      }
    }

    var words: String {
      switch self {
      case .second: "1 s"
      case .fiveSeconds: "5 s"
      case .fifthOfSecond: "0.2 s"
      }
    }

    /// The next one; nil behind the last.
    var next: Interval? { Interval(rawValue: rawValue + 1) }
  }
}

extension DirtyHeat.Bar {
  /// The picture of the bar.
  var cell: Cell {
    let levels: [Unicode.Scalar] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return switch self {
    case .unmapped: Cell(" ", .plain)
    case .eighths(0): Cell(levels[0], .quiet)
    case .eighths(let level): Cell(levels[min(level, 8)], Style(.bad))
    }
  }
}

extension DirtyHeat {
  /// The heat in words, for a title.
  var words: String {
    let change = newBytes.map { $0 == 0 ? "" : $0 > 0 ? " +\(UInt128($0).size)" : " -\(UInt128(-$0).size)" }
    return "dirty \(UInt128(dirtyBytes).size)\(change ?? "") · hwpt \(hwpt) · every \(interval.words)"
  }
}
