// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

extension Linear {
  /// What there was before a line, to tell what it has changed.
  struct Moment {
    let kernel: Kernel
    let notice: Notice?
    let mode: Mode
    let focus: Panel
    let selection: Item?
    let title: String?
    let heat: String?
    let caption: [String]

    init(_ inspector: Inspector) {
      kernel = inspector.session.kernel
      (notice, mode, focus) = (inspector.notice, inspector.mode, inspector.focus)
      selection = inspector.panels[focus]?.selection
      title = inspector.titles[focus]
      heat = inspector.shownHeat?.spoken
      caption = inspector.caption
    }
  }

  /// The changes that are told at once.
  private static let mostChanges = 30

  /// What is different, then what was said of it.
  func news(since before: Moment) -> [String] {
    let changes = Inspector.changes(before.kernel, inspector.session.kernel)
    var lines = changes.prefix(Self.mostChanges).map(\.spoken)
    if changes.count > lines.count {
      lines.append("and \((changes.count - lines.count).counted("change")) more")
    }
    if inspector.notice != before.notice { lines += noticeLines }
    if inspector.presentation != nil, inspector.caption != before.caption { lines += inspector.caption }
    if let heat = inspector.shownHeat?.spoken, heat != before.heat { lines.append(heat) }
    return lines
  }

  private var noticeLines: [String] {
    let journal = inspector.session.journal
    switch inspector.notice {
    case .message(let text): return [text]
    case .done(let number):
      return ["ok: \(journal[number - 1].statement), \(Spoken.text(journal[number - 1].result))"]
    case .refusal(let number):
      let entry = journal[number - 1]
      guard let refusal = entry.refusal else { return [] }
      return ["refused: \(entry.statement), \(refusal.errno.name)"] + inspector.texts(of: refusal)
        + (refusal.culprits.isEmpty ? [] : ["open goes to what is in the way"])
    case .differences(let differences):
      return ["the kernel and the simulator differ"] + differences.flatMap(\.texts)
    case nil: return []
    }
  }

  /// Where one is now, if that is somewhere else.
  mutating func place(since before: Moment) -> [String] {
    guard inspector.mode == .browse else { return [] }
    if inspector.focus != before.focus { return listed(from: inspector.panels[inspector.focus]?.selection) }
    let title = inspector.titles[inspector.focus]
    let isElsewhere = inspector.panels[inspector.focus]?.selection != before.selection
    if case .page = before.mode { return [title ?? ""] + [here].compactMap(\.self) }
    if !isElsewhere, title == before.title { return [] }
    return (title == before.title ? [] : [title ?? ""]) + [here].compactMap(\.self)
      + (inspector.keepsDetail ? inspector.detailLines : [])
  }

  /// The selected row, with its place where that is known.
  var here: String? {
    guard let item = inspector.panels[inspector.focus]?.selection else { return nil }
    let rows = inspector.listing(inspector.focus)
    let text = inspector.spoken(item, of: rows)
    guard let array = rows as? any ArrayListing, let index = array.items.firstIndex(of: item) else {
      return text
    }
    return "\(index + 1) of \(array.items.count): \(text)"
  }

  /// The kernel and the current IOAS in a line.
  var standing: String {
    inspector.facts.map { Spoken.text($0.text) }.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// The title of the focused panel, and its rows from one on with numbers to choose them by.
  mutating func listed(from start: Item?) -> [String] {
    let rows = inspector.listing(inspector.focus)
    let begin = start ?? rows.first
    choices = rows.items(from: begin, count: Self.page)
    choicesPanel = inspector.focus
    let title = Spoken.text(inspector.titles[inspector.focus] ?? "")
    guard let first = choices.first, let last = choices.last else {
      return ["\(title): \(Spoken.text(inspector.keymap.filled(rows.emptyText)))"]
    }
    let above = rows.item(before: first) == nil ? [] : ["  (rows above: first, then list)"]
    let below = rows.item(after: last) == nil ? [] : ["  (rows below: more)"]
    let selected = inspector.panels[inspector.focus]?.selection
    let lines = choices.enumerated().map { offset, item in
      let sign = inspector.changeMark(item, in: inspector.focus).map { "\($0.text) " } ?? ""
      return "  \(offset + 1)\(item == selected ? " >" : "") \(sign)\(inspector.spoken(item, of: rows))"
    }
    return ["\(title):"] + above + lines + below
  }
}

extension Inspector {
  /// A row as a sentence.
  fileprivate func spoken(_ item: Item, of rows: any Listing) -> String {
    let sign = rows.mark(item).map { " (\(Spoken.text($0.text)))" } ?? ""
    let text = rows.row(item, width: FilteredListing.width).spoken + sign
    if case .entry(let number) = item, number > session.position { return "not done: \(text)" }
    return text
  }

  /// The details of what is selected, indented.
  fileprivate var detailLines: [String] {
    detailFacts.map { fact in
      "  " + Spoken.text(fact.spans.map(\.text).joined()) + (fact.link == nil ? "" : " (to go to)")
    }.filter { $0 != "  " }
  }
}

extension DirtyHeat {
  /// What is dirty, in words.
  fileprivate var spoken: String {
    let change = newBytes.map {
      $0 == 0 ? "" : $0 > 0 ? ", \(UInt128($0).size) more" : ", \(UInt128(-$0).size) less"
    }
    return "dirty: \(UInt128(dirtyBytes).size) of hwpt \(hwpt)\(change ?? "")"
  }
}

extension Change {
  /// The change with a word in the place of its sign.
  fileprivate var spoken: String {
    let word =
      switch kind {
      case .added: "new"
      case .removed: "gone"
      case .changed: "changed"
      }
    return "\(word): \(text.dropFirst(2))"
  }
}
