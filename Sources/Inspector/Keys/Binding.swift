// SPDX-License-Identifier: Apache-2.0

import Cells

/// A line of the table that says what keys do: dispatch, help, hint bar, manual and README come from it.
public struct Binding: Hashable, Sendable {
  /// The part of the help it stands in.
  public enum Section: String, CaseIterable, Sendable {
    /// Moving around.
    case moving = "Moving"
    /// Finding something.
    case finding = "Finding"
    /// Operations on the kernel.
    case acting = "Acting"
    /// Steps and time.
    case stepping = "Stepping"
    /// The program itself.
    case program = "Program"
  }

  /// Where keys mean what a binding says.
  public enum Context: Hashable, Sendable {
    /// Wherever nothing more special is bound.
    case anywhere
    /// While a panel has the focus.
    case panel(Panel)
    /// While rows are searched.
    case search
    /// While a run is presented.
    case presentation
  }

  /// The keys; the first is the one that hints show.
  public internal(set) var keys: [Key]
  /// What they do.
  public let action: Action
  /// Where they do it; nowhere else if that is not anywhere.
  public let contexts: Set<Context>
  /// One or two words for the hint bar; empty keeps it out of there.
  public let hint: String
  /// One line of explanation.
  public let help: String
  /// The part of the help it stands in.
  public let section: Section
  /// The panels whose hint bar shows it first.
  public let panels: Set<Panel>

  init(
    _ section: Section, _ keys: [Key], _ action: Action, _ hint: String, _ help: String,
    in panels: Set<Panel> = []
  ) {
    self.init(section, keys, action, hint, help, contexts: [.anywhere], panels: panels)
  }

  /// A binding for some panels alone.
  init(
    _ section: Section, _ keys: [Key], _ action: Action, _ hint: String, _ help: String,
    onlyIn panels: Set<Panel>
  ) {
    self.init(
      section, keys, action, hint, help, contexts: Set(panels.map { .panel($0) }), panels: panels)
  }

  /// A binding for searches alone.
  init(
    _ section: Section, _ keys: [Key], _ action: Action, _ hint: String, _ help: String,
    whileSearching: ()
  ) {
    self.init(section, keys, action, hint, help, contexts: [.search], panels: [])
  }

  /// A binding for presentations alone.
  init(_ section: Section, _ keys: [Key], _ action: Action, _ help: String, whilePresenting: ()) {
    self.init(section, keys, action, "", help, contexts: [.presentation], panels: [])
  }

  private init(
    _ section: Section, _ keys: [Key], _ action: Action, _ hint: String, _ help: String,
    contexts: Set<Context>, panels: Set<Panel>
  ) {
    self.section = section
    self.keys = keys
    self.action = action
    self.hint = hint
    self.help = help
    self.contexts = contexts
    self.panels = panels
  }

  /// The keys as the help writes them.
  public var keyLabels: String { keys.map(\.label).joined(separator: " ") }
}
