// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What was done on all branches, the states that are kept of it, and the point that is shown.
struct Timeline: Sendable {
  /// A branch with its own entries, and states at some of their ends.
  private struct Record: Sendable {
    let parent: Int?
    let start: Int
    var entries: [JournalEntry] = []
    /// What it would take to do all of its own again.
    var work = 0
    var states: States
  }

  /// A branch as a part of the way from the beginning.
  private struct Leg: Sendable {
    let branch: Int
    let start: Int
  }

  private var records: [Record]
  /// The branch that is shown.
  private(set) var current = 0
  /// The number of operations before the point that is shown.
  private(set) var position = 0
  /// The legs of the way to the end of the current branch, the first from position 0.
  private var way = [Leg(branch: 0, start: 0)]

  /// The least work between two states that are kept of a branch.
  private var stride = 1
  /// About how much memory the states take.
  private var bytes = 0
  /// Where states take so much more memory than the one that is shown, fewer are kept.
  var budget = 96 << 20
  /// No fewer are kept than this says.
  private static let widestStride = 1 << 30

  /// Begins where nothing was done.
  init(_ interpreter: Interpreter) {
    records = [Record(parent: nil, start: 0, states: States(interpreter, at: 0))]
  }

  /// The position at the end of the current branch.
  var end: Int { records[current].start + records[current].entries.count }

  /// The entries of the current branch.
  var journal: Journal {
    let parts = way.map { Journal.Part(start: $0.start, entries: records[$0.branch].entries) }
    return Journal(parts, count: end)
  }

  /// All branches.
  var branches: [Branch] {
    records.enumerated().map { id, record in
      Branch(id: id, parent: record.parent, start: record.start, entries: record.entries)
    }
  }

  /// Whether a branch has been made.
  func hasBranch(_ id: Int) -> Bool { records.indices.contains(id) }

  /// The place on the way of the branch that a position belongs to, which ends at it or goes beyond.
  private func leg(of position: Int) -> Int {
    way.lastIndex { $0.start < position } ?? 0
  }

  /// The last state that is kept at or before a position of the current branch.
  func state(upTo position: Int) -> States.State {
    let leg = way[leg(of: position)]
    return records[leg.branch].states.last(upTo: position)
  }
}

// MARK: - Going

extension Timeline {
  /// Goes to a position of the current branch.
  mutating func go(to position: Int) { self.position = position }

  /// Goes to another branch: to its end, or stays where both are the same; says whether it stays.
  mutating func go(toBranch branch: Int) -> Bool {
    let old = way
    current = branch
    way = wayTo(branch)
    let shared = zip(old, way).prefix { $0.branch == $1.branch }.count
    // Both ways are the same up to where the first of them leaves the last leg they share.
    let parting = [old, way].compactMap { $0.count > shared ? $0[shared].start : nil }.min() ?? end
    if position <= parting { return true }
    position = end
    return false
  }

  private func wayTo(_ branch: Int) -> [Leg] {
    var way = [Leg(branch: branch, start: records[branch].start)]
    while let parent = records[way[0].branch].parent {
      way.insert(Leg(branch: parent, start: records[parent].start), at: 0)
    }
    return way
  }

  /// The branch on which a statement comes next; nil where it was not performed at this point.
  func branch(continuingWith statement: Statement) -> Int? {
    if position == end, records.count == 1 { return nil }
    if position < end, journal[position].statement == statement { return current }
    let owner = way[leg(of: position)].branch
    return records.indices.first { id in
      let isHere = records[id].parent == owner && records[id].start == position
      let next = isHere ? 0 : id == owner ? position - records[id].start : Int.max
      return next < records[id].entries.count && records[id].entries[next].statement == statement
    }
  }
}

// MARK: - Growing

extension Timeline {
  /// Begins a branch where something is about to be done at a point that has a future.
  mutating func beginBranch(from interpreter: Interpreter) {
    guard position < end else { return }
    let owner = way[leg(of: position)].branch
    records.append(
      Record(parent: owner, start: position, states: States(interpreter, at: position)))
    current = records.count - 1
    way = wayTo(current)
  }

  /// Notes what was done at the end of the current branch, and the state that it led to.
  ///
  /// `work` is what it would take to do it again.
  mutating func append(_ entry: JournalEntry, work: Int, _ interpreter: inout Interpreter) {
    records[current].entries.append(entry)
    records[current].work += work
    position += 1
    guard records[current].work - records[current].states.lastWork >= stride else { return }
    bytes += interpreter.unsharedBytes()
    records[current].states.append(
      States.State(position: position, work: records[current].work, interpreter: interpreter))
    while bytes > budget + interpreter.kernel.mappedBytes, stride < Self.widestStride { thin() }
  }

  /// Keeps about half as many states.
  private mutating func thin() {
    stride *= 2
    for id in records.indices { bytes -= records[id].states.thin(toStride: stride) }
  }
}
