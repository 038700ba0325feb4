// SPDX-License-Identifier: Apache-2.0

import Cells
import DevIOMMU
import IOMMUFD
import Session

/// The journal, the oldest operation first.
struct JournalListing: Listing {
  let journal: Journal
  /// How many entries come before the point in time that is shown.
  let position: Int
  /// Whether a running kernel gave the answers.
  let isLive: Bool

  let hasColumns = false
  let emptyText = "nothing was done yet"

  var first: Item? { journal.isEmpty ? nil : .entry(1) }
  var last: Item? { journal.isEmpty ? nil : .entry(journal.count) }

  /// The entry behind a row.
  func entry(_ item: Item) -> JournalEntry? {
    guard case .entry(let number) = item, journal.indices.contains(number - 1) else { return nil }
    return journal[number - 1]
  }

  func current(_ item: Item) -> Item? { entry(item) == nil ? nil : item }

  func item(after item: Item) -> Item? {
    guard case .entry(let number) = item, number < journal.count else { return nil }
    return .entry(number + 1)
  }

  func item(before item: Item) -> Item? {
    guard case .entry(let number) = item, number > 1 else { return nil }
    return .entry(number - 1)
  }

  func mark(_ item: Item) -> Span? {
    guard isLive, let entry = entry(item) else { return nil }
    return entry.divergences.isEmpty ? Source.observed.mark : .differs
  }

  func row(_ item: Item, width: Int) -> Row {
    guard let entry = entry(item) else { return Row(left: []) }
    let number = String(repeating: " ", count: max(0, 3 - String(entry.number).count)) + "\(entry.number) "
    let line = entry.statement.withoutExpectation
    let isPast = entry.number <= position
    let ink: Ink = entry.refusal != nil && isPast ? .bad : .quiet
    var result = [Span(entry.result, ink, bold: entry.refusal != nil)]
    if !entry.meetsExpectation, let expected = entry.statement.expectation {
      result.append(Span(" expected \(expected)", .bad))
    }
    let short = Span(entry.refusal?.errno.name ?? "ok", ink, bold: entry.refusal != nil)
    let mark = isPast ? "" : "· "
    return Row(
      left: [Span(number, .quiet), Span(mark + line, isPast ? .plain : .quiet)], right: [result, [short]])
  }
}
