// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

// Pages as reports.
extension Linear {
  /// The beginning of a page that is new, or what has come to it.
  mutating func pageLines(_ page: Page, since before: Moment) -> [String] {
    if case .page(let old) = before.mode, old.lines == page.lines { return [] }
    if page.kind == .race { return raceLines(page, since: before) }
    toldPageLines = 0
    return [page.title] + nextLines(page) + ["a number tells more of a line, open goes there, back closes"]
  }

  /// Both sides of a race as they stand, and what has just moved.
  private func raceLines(_ page: Page, since before: Moment) -> [String] {
    let isNew = if case .page = before.mode { false } else { true }
    let lines = page.lines.suffix(isNew ? page.lines.count : 2)
    return (isNew ? [page.title] : []) + lines.map { "  \($0.spoken)" } + (page.lines.last?.details ?? [])
      + (isNew ? ["1 or 2 moves that one, p takes a move back, back closes"] : [])
  }

  private mutating func nextLines(_ page: Page) -> [String] {
    let part = page.lines.dropFirst(toldPageLines).prefix(Self.page)
    let lines = part.enumerated().map { offset, line in
      "  \(toldPageLines + offset + 1) \(line.spoken)"
    }
    toldPageLines += part.count
    return lines + (toldPageLines < page.lines.count ? ["  (lines below: more)"] : [])
  }

  /// A line while a page is there.
  mutating func onPage(_ text: String) -> Reply {
    guard case .page(let page) = inspector.mode else { return Reply() }
    if page.kind == .race, let key = ["1", "2", "p"].first(where: { $0 == text }) {
      return Reply(effect: inspector.handle(.key(.character(key.unicodeScalars.first ?? "p"))))
    }
    if let number = Int(text) { return tell(number, of: page) }
    if text == "more" || text == "list" {
      if text == "list" { toldPageLines = 0 }
      return Reply(lines: nextLines(page))
    }
    guard let action = Action.named(text) ?? action(ofKey: text) else {
      return Reply(lines: ["here: a number, more, list, left, right, open, back"])
    }
    let effect = inspector.take(action)
    guard case .page(let now) = inspector.mode, now.selection != page.selection else {
      return Reply(effect: effect)
    }
    return Reply(lines: lines(of: now, at: now.selection), effect: effect)
  }

  private mutating func tell(_ number: Int, of page: Page) -> Reply {
    guard page.lines.indices.contains(number - 1) else {
      return Reply(lines: ["the lines have the numbers 1 to \(page.lines.count)"])
    }
    inspector.movePage(by: number - 1 - page.selection)
    return Reply(lines: lines(of: page, at: number - 1))
  }

  private func lines(of page: Page, at index: Int) -> [String] {
    guard page.lines.indices.contains(index) else { return [] }
    let line = page.lines[index]
    return ["\(index + 1) \(line.spoken)"] + line.details.map { "  \($0)" }
  }
}

extension Page.Line {
  /// The columns of the line with a sign between them; one that is empty has a sign of its own, but for the first.
  fileprivate var spoken: String {
    let columns = spans.map { Spoken.text($0.text) }
    let first = columns.first.map { $0.isEmpty && columns.count > 1 ? [] : [$0.isEmpty ? "-" : $0] } ?? []
    return (first + columns.dropFirst().map { $0.isEmpty ? "-" : $0 }).joined(separator: " | ")
  }
}
