// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Simulator

// Keys that go to other points of time.
extension Inspector {
  /// One operation on: to the end of the one that is being stepped, or of the next one of this branch.
  mutating func operationForward() {
    if session.stepping != nil { return finishSteps() }
    travel(to: session.position + 1)
  }

  /// One operation back: to before the one that is being stepped, or before the last one.
  mutating func operationBack() {
    if let stepping = session.stepping {
      if stepping.position == 0 { return leaveSteps() }
      session.stepping?.go(to: 0)
      return showStep()
    }
    travel(to: session.position - 1)
  }

  /// To before the last operation; an operation that is being stepped is left.
  mutating func undo() {
    if session.stepping != nil { return leaveSteps() }
    travel(to: session.position - 1)
  }

  /// Does without an operation: those behind it are done again on a new branch.
  mutating func omitEntry() {
    guard case .entry(let number)? = panels[.journal]?.selection, number <= session.journal.count else {
      return
    }
    session.leaveStepping()
    let later = session.journal.dropFirst(number).map(\.statement)
    do throws(TimeObstacle) { try session.go(to: number - 1) } catch {
      notice = .message("\(error)")
      return
    }
    forgetListings()
    let refused = later.filter { session.perform($0).refusal != nil }.count
    panels[.journal]?.selection = .entry(max(1, min(number, session.journal.count)))
    refreshHeat()
    notice = .message(
      "without operation \(number), on a branch of its own: \(refused) of \(later.count) behind it are refused;"
        + " \(keymap.label(.nextBranch)) goes to the other branch")
  }

  /// To the end of the branch.
  mutating func runToEnd() {
    session.leaveStepping()
    travel(to: session.journal.count)
  }

  /// To the state after the selected entry of the journal.
  mutating func travelToEntry() {
    guard case .entry(let number)? = panels[.journal]?.selection else { return }
    session.leaveStepping()
    travel(to: number)
  }

  /// To the next branch.
  mutating func nextBranch() {
    let ids = session.branches.map(\.id)
    guard ids.count > 1, let index = ids.firstIndex(of: session.currentBranch) else {
      notice = .message("there is one branch: acting from an earlier point begins another")
      return
    }
    session.leaveStepping()
    do throws(TimeObstacle) {
      try session.switchTo(ids[(index + 1) % ids.count])
      arrive()
    } catch {
      notice = .message("\(error)")
    }
  }

  private mutating func travel(to position: Int) {
    do throws(TimeObstacle) {
      try session.go(to: position)
      arrive()
    } catch {
      notice = .message("\(error)")
    }
  }

  /// Says where in time this is.
  private mutating func arrive() {
    if focus == .steps { focus = .journal }
    panels[.journal, default: PanelState()].selection = .entry(max(1, session.position))
    notice = .message("after operation \(session.position) of \(session.journal.count)")
    refreshHeat()
  }

  /// Enters the next operation of the branch; false where there is none.
  mutating func enterNext() -> Bool {
    guard session.position < session.journal.count else { return false }
    enter(session.journal[session.position].statement)
    return true
  }

  /// Enters the last operation at its last step; false where there is none.
  mutating func enterLast() -> Bool {
    guard session.position > 0 else { return false }
    let statement = session.journal[session.position - 1].statement
    do throws(TimeObstacle) { try session.go(to: session.position - 1) } catch { return false }
    enter(statement)
    session.stepping?.go(to: .max)
    showStep()
    return true
  }

  /// Goes to the operation that made what is selected as it is, and says which of its steps did.
  mutating func whoDidThis() {
    guard let subject = originSubject else {
      notice = .message("nothing is selected that an operation could have made")
      return
    }
    guard let origin = session.origin(of: subject) else {
      notice = .message("no operation of this journal has changed it")
      return
    }
    trail.append(here)
    focus = .journal
    panels[.journal, default: PanelState()].selection = .entry(origin.number)
    notice = .message(
      "operation \(origin.number), \(origin.function); before: \(origin.was), now: \(origin.is)")
  }

  /// What is selected in the focused panel, as something with an origin.
  private var originSubject: Subject? {
    switch panels[focus]?.selection {
    case .object(let id):
      if let name = session.kernel.devices[id]?.name { .attachment(of: name) } else { .users(of: id) }
    case .device(let name): .attachment(of: name)
    case .window(let range): currentIOAS.map { .reservation(in: $0, range) }
    case .segment(let address): currentIOAS.flatMap { subject(of: address, in: $0) }
    default: nil
    }
  }

  private func subject(of address: IOVA, in ioas: ObjectID) -> Subject? {
    guard let segment = selectedSegment else { return nil }
    switch segment.content {
    case .area, .run, .pages: return .area(in: ioas, at: address)
    case .window, .closed:
      let reserved = currentMap?.firstReservation(overlapping: segment.range)
      return reserved.map { .reservation(in: ioas, $0.range) }
    case .free: return nil
    }
  }
}
