// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Session {
  /// Everything that was done on the current branch, the oldest first: also what comes after the point that
  /// is shown.
  public var journal: Journal { timeline.journal }

  /// The point that is shown: the number of operations before it, 0 to the number of the journal's entries.
  public var position: Int { timeline.position }

  /// All branches, in the order of their making; none is ever lost.
  public var branches: [Branch] { timeline.branches }

  /// The number of the branch whose journal is shown.
  public var currentBranch: Branch.ID { timeline.current }

  /// Why no other point in time can be gone to; nil where it can.
  public var timeObstacle: TimeObstacle? { inStep == nil ? nil : .runningKernel }

  /// Goes to a position of the current branch: the kernel and the names become those of that point, and an
  /// operation that was entered is left.
  ///
  /// Throws where there is no such position, and beside a running kernel.
  public mutating func go(to position: Int) throws(TimeObstacle) {
    if let timeObstacle { throw timeObstacle }
    guard (0...timeline.end).contains(position) else {
      throw .outside(position: position, last: timeline.end)
    }
    moves?.append(.go(position))
    show(position)
  }

  /// Goes back by one operation.
  ///
  /// Throws at the beginning, and beside a running kernel.
  public mutating func undo() throws(TimeObstacle) { try go(to: position - 1) }

  /// Goes on by one operation of the current branch.
  ///
  /// Throws at its end, and beside a running kernel.
  public mutating func redo() throws(TimeObstacle) { try go(to: position + 1) }

  /// Makes another branch the current one: stays where both are the same, else goes to its end.
  ///
  /// Throws where there is no such branch, and beside a running kernel.
  public mutating func switchTo(_ branch: Branch.ID) throws(TimeObstacle) {
    if let timeObstacle { throw timeObstacle }
    guard timeline.hasBranch(branch) else { throw .noBranch(branch) }
    moves?.append(.branch(branch))
    stepping = nil
    near?.removeAll()
    if !timeline.go(toBranch: branch) { interpreter = state(at: position) }
  }

  /// Performs what a run string tells of and goes to its point, in a session where nothing was done.
  ///
  /// Beside a running kernel only the operations before the point are performed.
  public mutating func perform(_ run: RunString) {
    let statements = run.scenario.statements.map(\.value)
    let isWhole = inStep == nil && !run.isPending
    for statement in isWhole ? statements[...] : statements.prefix(run.position) { perform(statement) }
    guard inStep == nil else { return }
    show(run.position)
    if let step = run.step, run.position < statements.count {
      enter(statements[run.position])
      stepping?.go(to: step)
    }
  }

  /// The kernel at a position of the current branch; nil where there is no such position, or where a running
  /// kernel would have to be asked again.
  public func kernel(at position: Int) -> Kernel? {
    guard (0...timeline.end).contains(position) else { return nil }
    if position == self.position { return interpreter.kernel }
    if inStep != nil, timeline.state(upTo: position).position != position { return nil }
    return state(at: position).kernel
  }
}

extension Session {
  /// Goes on to the next entry of a branch, and returns it.
  mutating func follow(_ branch: Branch.ID) -> JournalEntry {
    let place = position
    if branch != timeline.current { near?.forget(after: place) }
    _ = timeline.go(toBranch: branch)
    show(position + 1)
    return journal[position - 1]
  }

  private mutating func show(_ position: Int) {
    stepping = nil
    let place = self.position
    near?.keep(interpreter, at: place)
    let (begin, state) = start(for: position)
    let isAhead = (begin...position).contains(place)
    let entries = journal[(isAhead ? place : begin)..<position]
    interpreter = (isAhead ? interpreter : state).performing(entries, &near)
    timeline.go(to: position)
  }

  /// The state at a position of the current branch.
  func state(at position: Int) -> Interpreter {
    let (begin, state) = start(for: position)
    var nobody: NearStates?
    return state.performing(journal[begin..<position], &nobody)
  }

  /// The last state that is kept at or before a position, and where that is.
  private func start(for position: Int) -> (position: Int, state: Interpreter) {
    let kept = timeline.state(upTo: position)
    guard let near, let last = near.last(upTo: position), last > kept.position, let state = near[last] else {
      return (kept.position, kept.interpreter)
    }
    return (last, state)
  }
}

extension Interpreter {
  /// The state after what was done before once more; the last ones before its end are kept.
  fileprivate consuming func performing(
    _ entries: Slice<Journal>, _ near: inout NearStates?
  ) -> Interpreter {
    for (place, entry) in zip(entries.indices, entries) {
      if entries.endIndex - place <= NearStates.most { near?.keep(self, at: place) }
      perform(entry.statement)
    }
    return self
  }
}
