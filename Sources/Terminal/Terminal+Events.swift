// SPDX-License-Identifier: Apache-2.0

import CNcurses
import CTerminal
import Cells
import Glibc

extension Terminal {
  /// Waits until something happens and reports all of it: keys, a new size, the end.
  ///
  /// The process sleeps meanwhile, however long that takes; where there is a deadline no longer than until
  /// then, and reports a `.tick`. After an `.end` there is nothing else.
  public func events(until deadline: ContinuousClock.Instant? = nil) -> [Event] {
    var events: [Event] = []
    while events.isEmpty {
      if isClosed || endingSignal != nil { return [.end] }
      let activity = awaitActivity(until: deadline)
      if let deadline, ContinuousClock.now >= deadline { events.append(.tick) }
      handleSignals(ct_signals_take())
      let input = activity.hasInput ? readInput() : []
      if activity.isHungUp, endingSignal == nil { endingSignal = SIGHUP }
      if needsRepaint { events.append(.resize(size)) }
      needsRepaint = false
      events += input
      if endingSignal != nil { events.append(.end) }
    }
    return events
  }

  private struct Activity {
    var hasInput = false
    var isHungUp = false
  }

  private func awaitActivity(until deadline: ContinuousClock.Instant?) -> Activity {
    let timeout = needsRepaint ? 0 : deadline.map { ContinuousClock.now.duration(to: $0).milliseconds } ?? -1
    var watched = [STDIN_FILENO, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&watched, nfds_t(watched.count), timeout) > 0 else { return Activity() }
    let input = Int32(watched[0].revents)
    return Activity(
      hasInput: input & POLLIN != 0, isHungUp: input & (POLLHUP | POLLERR | POLLNVAL) != 0)
  }

  /// Takes everything, as `poll` does not see what curses has already read.
  private func readInput() -> [Event] {
    var input: [InputUnit] = []
    while case let result = wgetch(device.keyboard), result != ERR {
      // What the mouse did is forgotten once the next event is read.
      input.append(result == KEY_MOUSE ? mouseUnit ?? .code(result) : InputUnit(result))
    }
    // An orphan in the background is always told that there is input and never gets it.
    if input.isEmpty, !ct_in_foreground(STDIN_FILENO) { endingSignal = SIGHUP }
    return decoder.events(in: input)
  }

  private var mouseUnit: InputUnit? {
    var event = MEVENT()
    guard getmouse(&event) == OK else { return nil }
    let kind: Mouse.Kind =
      event.bstate & NCW_MOUSE_PRESS != 0
      ? .press : event.bstate & NCW_MOUSE_WHEEL_UP != 0 ? .wheelUp : .wheelDown
    return .mouse(Mouse(kind, at: Frame.Position(row: Int(event.y), column: Int(event.x))))
  }

  private func handleSignals(_ signals: UInt64) {
    func arrived(_ number: Int32) -> Bool { signals & ct_signal_bit(number) != 0 }
    endingSignal = [SIGTERM, SIGHUP, SIGINT].first(where: arrived)
    guard endingSignal == nil else { return }
    if arrived(SIGCONT) { resumeAfterStop() }
    if arrived(SIGTSTP) { suspend() }
    if arrived(SIGWINCH) { adoptWindowSize() }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up so that a wait is not too short; none for what is past.
  fileprivate var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    let whole = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: max(0, whole))
  }
}
