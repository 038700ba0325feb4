// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

/// The steps of the operation that is being stepped: those that have happened, the next one, and those to come;
/// below the last that has happened what it changed.
struct StepsListing: ArrayListing {
  let stepping: Stepping?
  let items: [Item]
  private let changes: [Change]

  let hasColumns = false
  let emptyText = "no operation is being stepped: {step-mode} begins"

  init(_ stepping: Stepping?) {
    self.stepping = stepping
    guard let stepping else {
      (items, changes) = ([], [])
      return
    }
    let last = stepping.position - 1
    let changed =
      last < 0 ? [] : Inspector.changes(stepping.kernel(before: last), stepping.kernel(after: last))
    changes = changed
    items = stepping.events.indices.flatMap { index in
      [.step(index)] + (index == last ? changed.indices.map { .change(index, $0) } : [])
    }
  }

  func row(_ item: Item, width: Int) -> Row {
    switch item {
    case .step(let index): stepping.map { row($0.events[index], index, $0) } ?? Row(left: [])
    case .change(_, let place): row(changes[place])
    default: Row(left: [])
    }
  }

  private func row(_ event: StepEvent, _ index: Int, _ stepping: Stepping) -> Row {
    let isDone = index < stepping.position
    let mark = index == stepping.position ? "▶ " : isDone ? event.mark : "  "
    let ink: Ink = index == stepping.position ? .accent : isDone ? .plain : .quiet
    let errno =
      event.refusal.map { [Span("\($0.errno.name)\(event.isForced ? " forced" : "")", .bad, bold: true)] }
      ?? []
    let locks = event.locks.map(\.rawValue).joined(separator: " ")
    let against =
      stepping.kernel.design.locksAgainstOrder(in: event.locks).isEmpty
      ? [] : [Span(" ORDER", .bad, bold: true)]
    let blank = errno.isEmpty ? [] : [Span(" ")]
    return Row(
      left: [Span(mark, event.isBackwards ? .bad : ink), Span(event.text, ink)],
      right: [
        errno + blank + [Span(locks, .quiet)] + against,
        errno + blank + [Span(event.locks.isEmpty ? "" : event.locks.count.counted("lock"), .quiet)]
          + against,
        errno + against,
      ])
  }

  private func row(_ change: Change) -> Row {
    let ink: Ink =
      switch change.kind {
      case .added: .good
      case .removed: .bad
      case .changed: .accent
      }
    return Row(left: [Span("    \(change.text)", ink)])
  }
}

extension StepEvent {
  /// The sign of an event that has happened.
  fileprivate var mark: String {
    switch kind {
    case .runs: "✓ "
    case .fails: "✗ "
    case .isUndone: "↶ "
    case .succeeds: "✓ "
    case .isRefused: "✗ "
    }
  }

  /// Whether it belongs to a failure: the function that fails, what is taken back, the refusal.
  fileprivate var isBackwards: Bool {
    switch kind {
    case .runs, .succeeds: false
    case .fails, .isUndone, .isRefused: true
    }
  }

  /// The refusal that the event is about.
  fileprivate var refusal: Refusal? {
    switch kind {
    case .fails(let refusal), .isRefused(let refusal): refusal
    case .runs, .isUndone, .succeeds: nil
    }
  }

  /// The event in words: the function that runs, or how the operation ends.
  fileprivate var text: String {
    switch kind {
    case .runs, .fails: function ?? ""
    case .isUndone: "\(function ?? "") undoes \(subject ?? "")"
    case .succeeds(let response): "answers \(response)"
    case .isRefused: "is refused"
    }
  }
}
