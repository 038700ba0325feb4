// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

extension Inspector {
  /// A key while the panels have the keys.
  mutating func browse(_ key: Key) -> Effect? {
    guard let action = Binding.action(for: key) else {
      notice = .message("\(key.label) does nothing here; ? shows all keys")
      return nil
    }
    if action == .quit { return .quit }
    if action == .copyRun { return copyRun() }
    if action != .open, action != .back { notice = nil }
    if let reason = disabledReason(action) {
      notice = .message(reason)
      return nil
    }
    perform(action)
    return nil
  }

  private mutating func perform(_ action: Action) {
    switch action {
    case .down: move(by: 1)
    case .up: move(by: -1)
    case .pageDown: move(by: pageHeight)
    case .pageUp: move(by: -pageHeight)
    case .first: highlight(listing(focus).first)
    case .last: highlight(listing(focus).last)
    case .left: moveSideways(by: -1)
    case .right: moveSideways(by: 1)
    case .nextPanel: focus = focus.moved(by: 1, among: availablePanels)
    case .previousPanel: focus = focus.moved(by: -1, among: availablePanels)
    case .open: open()
    case .back: back()
    case .prompt: mode = .prompt(Prompt())
    case .help: mode = .help(scroll: 0)
    case .reconcile: reconcile()
    case .stepMode: toggleStepMode()
    case .stepForward: stepForward()
    case .stepBack: stepBack()
    case .operationForward: operationForward()
    case .operationBack: operationBack()
    case .stepToChange: stepToChange()
    case .failStep: failStep()
    case .runToEnd: runToEnd()
    case .travel: travelToEntry()
    case .nextBranch: nextBranch()
    case .whoDidThis: whoDidThis()
    case .sweep: openSweep()
    case .compare: openCompare()
    case .race: openRace()
    case .dirtyHeat: cycleHeat()
    default: act(action)
    }
  }

  private var pageHeight: Int {
    max(1, (layout.content(of: focus)?.rows ?? 2) - 1)
  }

  /// Selects a row of the focused panel.
  private mutating func highlight(_ item: Item?) {
    panels[focus]?.selection = item
  }

  private mutating func move(by count: Int) {
    guard let selection = panels[focus]?.selection else { return }
    highlight(listing(focus).item(count, from: selection))
  }

  /// In the address space to the next stretch that is not free; in the tree to the parent or a child.
  private mutating func moveSideways(by count: Int) {
    guard let selection = panels[focus]?.selection else { return }
    let listing = listing(focus)
    guard let space = listing as? SpaceListing else {
      if focus == .objects { highlight(relative(of: selection, up: count < 0) ?? selection) }
      return
    }
    var item = selection
    repeat {
      let next = space.item(count, from: item)
      if next == item { return }
      item = next
    } while space.segment(item)?.isFree == true
    highlight(item)
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

extension Segment {
  fileprivate var isFree: Bool {
    if case .free = content { true } else { false }
  }
}
