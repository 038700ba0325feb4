// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

// Keys of the pages that lie over the panels.
extension Inspector {
  /// The most operations that a page looks at: more would take longer than a key should.
  private static let mostSwept = 300

  /// Makes every step of the journal fail, and shows what is left behind.
  mutating func openSweep() {
    if session.position > Self.mostSwept {
      notice = .message(
        "these are more than \(Self.mostSwept) operations: save the run and let ioascope sweep take its time")
      return
    }
    session.leaveStepping()
    mode = .page(.sweep(session))
    movePage(by: 0)
  }

  /// Shows the journal's operations under another design.
  mutating func openCompare(other: Int = 0) {
    if session.position > Self.mostSwept {
      notice = .message(
        "these are more than \(Self.mostSwept) operations: save the run and use ioascope compare")
      return
    }
    session.leaveStepping()
    mode = .page(.compare(session, other: other, size))
    movePage(by: 0)
  }

  /// Shows the operation that is being stepped in lanes.
  mutating func openLanes() {
    guard let stepping = session.stepping else { return }
    mode = .page(.lanes(stepping, at: dmaAddress, size))
    movePage(by: 0)
  }

  /// Takes the last two operations of the journal at once.
  mutating func openRace() {
    session.leaveStepping()
    race = RaceView(session)
    if race == nil { notice = .message("there are no two operations before this point") }
    showRace()
  }

  /// A key while two operations are taken at once.
  private mutating func handleRace(_ key: Key) {
    switch key {
    case "1", "2":
      if race?.advance(key == "1" ? .first : .second) == true { showRace() }
    case "p", .backspace:
      if race?.back() == true { showRace() }
    default: leaveRace(action(for: key))
    }
  }

  private mutating func leaveRace(_ action: Action?) {
    if [.back, .quit, .quitAll, .race].contains(action) { (mode, race) = (.browse, nil) }
  }

  /// Shows how the two stand.
  mutating func showRace() {
    if let race { mode = .page(race.page(size)) }
  }

  /// A key while a page is shown.
  mutating func handle(_ key: Key, _ page: Page) {
    if page.kind == .race { return handleRace(key) }
    handle(action(for: key), page)
  }

  /// An action while a page is shown.
  mutating func handle(_ action: Action?, _ page: Page) {
    switch (action, page.kind) {
    case (_, .race): leaveRace(action)
    case (.down?, _): movePage(by: 1)
    case (.up?, _): movePage(by: -1)
    case (.pageDown?, _): movePage(by: Page.height(size))
    case (.pageUp?, _): movePage(by: -Page.height(size))
    case (.first?, _): movePage(by: -page.lines.count)
    case (.last?, _): movePage(by: page.lines.count)
    case (.stepForward?, _):
      movePage(by: (page.next(after: page.selection) ?? page.selection) - page.selection)
    case (.right?, .compare(let other)): openCompare(other: (other + 1) % max(1, Design.all.count - 1))
    case (.left?, .compare(let other)):
      openCompare(other: (other + Design.all.count - 2) % max(1, Design.all.count - 1))
    case (.open?, .lanes):
      mode = .browse
      open(step: max(0, page.selection - 1))
    case (.open?, _): goThere(page)
    case (.back?, _), (.quit?, _), (.quitAll?, _), (.sweep?, _), (.compare?, _), (.lanes?, _): mode = .browse
    default: break
    }
  }

  /// Lays a page, or the help, out for a new size.
  mutating func layOutPage() {
    switch mode {
    case .help: layOutHelp()
    case .page(let page) where page.kind == .race: showRace()
    case .page(let old):
      var page = laidOut(old)
      page.selection = max(0, min(old.selection, page.lines.count - 1))
      mode = .page(page)
      movePage(by: 0)
    default: break
    }
  }

  /// A page for the present size: some depend on it.
  private func laidOut(_ page: Page) -> Page {
    switch page.kind {
    case .compare(let other): .compare(session, other: other, size)
    case .lanes: session.stepping.map { .lanes($0, at: dmaAddress, size) } ?? page
    case .sweep, .race: page
    }
  }

  mutating func movePage(by count: Int) {
    guard case .page(var page) = mode else { return }
    page.move(by: count, size)
    mode = .page(page)
  }

  /// Enters the selected line's operation, with what is made to fail in it, at the time before it.
  private mutating func goThere(_ page: Page) {
    guard page.lines.indices.contains(page.selection), let number = page.lines[page.selection].entry else {
      return
    }
    mode = .browse
    do throws(TimeObstacle) {
      try session.go(to: number - 1)
    } catch {
      notice = .message("\(error)")
      return
    }
    let text = page.lines[page.selection].statement
    let statement =
      text.flatMap { try? Statement($0, name: "sweep") } ?? session.journal[number - 1].statement
    enter(statement)
    if let event = session.stepping?.events.firstIndex(where: \.isForced) {
      session.stepping?.go(to: event)
      showStep()
    }
  }
}
