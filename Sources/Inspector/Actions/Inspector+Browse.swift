// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

extension Inspector {
  /// A key while the panels have the keys.
  mutating func browse(_ key: Key) -> Effect? {
    guard let action = action(for: key) else {
      notice = .message("\(key.label) does nothing here; \(keymap.label(.help)) shows all keys")
      return nil
    }
    return browse(action)
  }

  /// An action while the panels have the keys.
  mutating func browse(_ action: Action) -> Effect? {
    if action != .open, action != .back, action != .quit { notice = nil }
    return perform(named: action)
  }

  /// Does what an action says, in the panel that has the focus.
  mutating func perform(_ action: Action) -> Effect? {
    switch action {
    case .quitAll: return .quit
    case .quit: return closeOrQuit()
    case .copySelection: return copySelection()
    case .copyRun: return copyRun()
    case .redraw: return .redraw
    case .suspend: return .suspend
    default: break
    }
    if !move(action), !look(action), !travel(action) { act(action) }
    return nil
  }

  /// Closes a message, or leaves the program.
  private mutating func closeOrQuit() -> Effect? {
    guard notice?.isBox == true else { return .quit }
    notice = nil
    return nil
  }

  /// Actions that move the selection; false for others.
  private mutating func move(_ action: Action) -> Bool {
    switch action {
    case .down: move(by: 1)
    case .up: move(by: -1)
    case .pageDown: move(by: pageHeight)
    case .pageUp: move(by: -pageHeight)
    case .halfPageDown: move(by: max(1, pageHeight / 2))
    case .halfPageUp: move(by: -max(1, pageHeight / 2))
    case .first: highlight(listing(focus).first)
    case .last: highlight(listing(focus).last)
    case .left: moveSideways(by: -1)
    case .right: moveSideways(by: 1)
    case .nextPanel: cyclePanel(by: 1)
    case .previousPanel: cyclePanel(by: -1)
    case .open: open()
    case .back: back()
    case .previousPlace: previousPlace()
    case .nextMatch: findNext(forwards: true)
    case .previousMatch: findNext(forwards: false)
    case .nextChange: goToChange(forwards: true)
    case .previousChange: goToChange(forwards: false)
    case .nextGap, .previousGap, .nextWindow, .previousWindow: moveInSpace(action)
    default: return false
    }
    return true
  }

  /// Actions that change what is seen; false for others.
  private mutating func look(_ action: Action) -> Bool {
    if let panel = Panel.allCases.first(where: { $0.action == action }) {
      show(panel)
      return true
    }
    switch action {
    case .keepDetail: toggleDetail()
    case .enlarge: isEnlarged.toggle()
    case .hide: hide(focus)
    case .search: beginSearch(.search)
    case .filter: beginSearch(.filter)
    case .mark: mode = .letter(.mark)
    case .jump: mode = .letter(.jump)
    case .prompt: mode = .prompt(Prompt())
    case .help: mode = .help(HelpScreen(help, size))
    case .reconcile: reconcile()
    case .dirtyHeat: cycleHeat()
    case .sweep: openSweep()
    case .compare: openCompare()
    case .race: openRace()
    case .lanes: openLanes()
    default: return false
    }
    return true
  }

  /// Actions that go through time; false for others.
  private mutating func travel(_ action: Action) -> Bool {
    switch action {
    case .stepMode: toggleStepMode()
    case .stepForward: stepForward()
    case .stepBack: stepBack()
    case .operationForward, .redo: operationForward()
    case .operationBack: operationBack()
    case .undo: undo()
    case .stepToChange: stepToChange()
    case .failStep: failStep()
    case .runToEnd: runToEnd()
    case .travel: travelToEntry()
    case .omit: omitEntry()
    case .again: travelAgain()
    case .presentNext: presentNext()
    case .presentPrevious: presentPrevious()
    case .nextBranch: nextBranch()
    case .whoDidThis: whoDidThis()
    default: return false
    }
    if Self.repeatable.contains(action) { lastTravel = action }
    return true
  }

  private static let repeatable: Set<Action> = [
    .stepForward, .stepBack, .operationForward, .operationBack, .undo, .redo, .stepToChange,
  ]

  private mutating func travelAgain() {
    if let lastTravel {
      _ = perform(named: lastTravel)
    } else {
      notice = .message("nothing has gone through time yet: \(keymap.label(.stepForward)) steps")
    }
  }
}

// Moving inside of a panel, and between panels.
extension Inspector {
  private var pageHeight: Int {
    max(1, (layout.content(of: focus)?.rows ?? 2) - 1)
  }

  /// Moves the focus among the panels that are shown or can be.
  private mutating func cyclePanel(by count: Int) {
    let isKept = keepsDetail || layout.shows(.detail)
    let panels = availablePanels.filter {
      !hidden.contains($0) && ($0 != .detail || isKept || focus == .detail)
    }
    focus = focus.moved(by: count, among: panels)
  }

  private mutating func toggleDetail() {
    keepsDetail.toggle()
    if !keepsDetail, focus == .detail { focus = detailPanel }
    notice = keepsDetail ? nil : .message("the details go where there is room for them")
  }

  /// Selects a row of the focused panel.
  private mutating func highlight(_ item: Item?) {
    panels[focus]?.selection = item
  }

  mutating func move(by count: Int) {
    guard let selection = panels[focus]?.selection else { return }
    highlight(listing(focus).item(count, from: selection))
  }

  /// In the address space to the next stretch that is not free; in the tree to the parent or a child.
  private mutating func moveSideways(by count: Int) {
    guard let selection = panels[focus]?.selection else { return }
    guard focus == .space else {
      if focus == .objects { highlight(relative(of: selection, up: count < 0) ?? selection) }
      return
    }
    moveInSpace(count > 0 ? .right : .left)
  }

  /// Goes to the next or previous stretch of a kind in the address space.
  private mutating func moveInSpace(_ action: Action) {
    guard let space = spaceListing, let map = space.map, let item = panels[.space]?.selection else { return }
    let isUp = [.right, .nextGap, .nextWindow].contains(action)
    let sought: Sought =
      switch action {
      case .nextGap, .previousGap: .free
      case .nextWindow, .previousWindow: .window
      default: .occupied
      }
    let found: Segment?
    if let segment = space.segment(item) {
      found = isUp ? map.segment(sought, above: segment) : map.segment(sought, below: segment)
    } else {
      // From a heading upwards the first row below it comes first.
      let next = space.item(isUp ? 1 : -1, from: item)
      let segment = space.segment(next)
      let further = segment.flatMap { isUp ? map.segment(sought, above: $0) : map.segment(sought, below: $0) }
      found = segment?.is(sought) == true ? segment : further
    }
    guard let found else {
      notice = .message("there is none \(isUp ? "above" : "below")")
      return
    }
    goInSpace(to: .segment(found.range.first))
  }

  private mutating func goInSpace(to item: Item) {
    if focus != .space { return go(to: item, in: .space) }
    panels[.space]?.selection = item
  }

  private func relative(of item: Item, up: Bool) -> Item? {
    guard case .object(let id) = item else { return nil }
    let kernel = session.kernel
    if up {
      let parent = kernel.attachment(of: id) ?? kernel.hwpts[id].map(\.base.id)
      return parent.map { .object($0) }
    }
    return kernel.links(to: id).first.map { .object($0) }
  }
}
