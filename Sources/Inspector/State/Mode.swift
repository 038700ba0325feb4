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
  /// A letter for a place.
  case letter(LetterPurpose)
  /// A question that is answered with y or n.
  case confirm(Confirmation)
  /// The errno that a step fails with.
  case fault(FaultChoice)
  /// A page over all panels.
  case page(Page)
  /// The help.
  case help(HelpScreen)
}

/// The line in which something is typed.
struct Prompt: Hashable {
  /// What the line is for.
  enum Kind: Hashable {
    /// A line of the language, or a command.
    case command
    /// What rows are searched for.
    case search
    /// What rows must hold to be shown.
    case filter
  }

  var kind = Kind.command
  var editor = LineEditor()
  /// The place in the history that is shown; nil for a new line.
  var recalled: Int?
  /// The new line, while an older one is shown.
  var draft = ""
  /// What is wrong with the line; nil until it was tried.
  var error: SyntaxError?
  /// What the word before the cursor could become; empty until Tab asks for it.
  var candidates: [String] = []
  /// The selection to come back to, while something is searched for.
  var origin: Item?
}

/// What a letter is asked for.
enum LetterPurpose: Hashable {
  /// The place gets it.
  case mark
  /// The place that has it is gone to.
  case jump
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

  /// Whether it lies over the panels, and is not just a line.
  var isBox: Bool {
    switch self {
    case .refusal, .differences: true
    case .message, .done: false
    }
  }

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
  let zoom: SpaceZoom
}
