// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import Session

/// What the keys go to.
enum Mode: Hashable {
  /// The panels.
  case browse
  /// A form.
  case form(Form)
  /// The prompt.
  case prompt(Prompt)
  /// A question that is answered with y or n.
  case confirm(Confirmation)
  /// The errno that a step fails with.
  case fault(FaultChoice)
  /// A page over all panels.
  case page(Page)
  /// The help, and its first line on the screen.
  case help(scroll: Int)
}

/// The prompt for a line of the language.
struct Prompt: Hashable {
  var editor = LineEditor()
  /// The place in the history that is shown; nil for a new line.
  var recalled: Int?
  /// The new line, while an older one is shown.
  var draft = ""
  /// What is wrong with the line; nil until it was tried.
  var error: SyntaxError?

  /// Whether the line is what hands used to editors type to leave.
  var asksToQuit: Bool { ["q", "quit"].contains(editor.text) }
}

/// A question before something is destroyed.
struct Confirmation: Hashable {
  /// What will be done.
  let statement: Statement
  /// What is lost, in words.
  let question: String
  /// The way in which it touches a real device, which is not asked about again.
  var touch: Touch?
}

/// What the last operation left on the screen.
enum Notice: Hashable {
  /// A short sentence.
  case message(String)
  /// An operation that succeeded, by its number in the journal.
  case done(Int)
  /// An operation that was refused, by its number in the journal.
  case refusal(Int)
  /// What the running kernel and the simulator say differently.
  case differences([Divergence])

  /// What an operation leaves on the screen.
  init(of entry: JournalEntry) {
    if !entry.divergences.isEmpty {
      self = .differences(entry.divergences)
    } else {
      self = entry.refusal == nil ? .done(entry.number) : .refusal(entry.number)
    }
  }
}

/// A place that Esc comes back to.
struct Location: Hashable {
  let panel: Panel
  let selections: [Panel: Item]
}
