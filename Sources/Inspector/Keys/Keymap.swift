// SPDX-License-Identifier: Apache-2.0

import Cells

/// The bindings in force: the table, with what a configuration has changed.
public struct Keymap: Hashable, Sendable {
  /// The bindings in the order of the help, also those that were left without a key.
  public private(set) var bindings: [Binding]
  private var table: [Binding.Context: [Key: Action]] = [:]
  /// The bindings that hints are for, by panel, and while something is searched.
  private var hinted: [Panel: [Binding]] = [:]
  private var hintedInSearch: [Panel: [Binding]] = [:]

  /// Creates a map of bindings.
  public init(_ bindings: [Binding] = Binding.all) {
    self.bindings = bindings
    index()
  }

  private mutating func index() {
    table = [:]
    for binding in bindings {
      for context in binding.contexts {
        for key in binding.keys { table[context, default: [:]][key] = binding.action }
      }
    }
    hinted = [:]
    hintedInSearch = [:]
    for panel in Panel.allCases {
      hinted[panel] = findHints(for: panel, isSearching: false)
      hintedInSearch[panel] = findHints(for: panel, isSearching: true)
    }
  }

  /// What a key does in the first of some contexts that gives it a meaning; nil if nothing.
  public func action(for key: Key, in contexts: [Binding.Context]) -> Action? {
    contexts.lazy.compactMap { table[$0]?[key] }.first
  }

  /// The key that hints and messages name for an action, and where it has none the command.
  public func label(_ action: Action) -> String {
    bindings.first { $0.action == action }?.keys.first?.label ?? ":\(action.name)"
  }

  /// A text in which keys stand in the place of the names of actions in braces, `{next-panel}`.
  func filled(_ text: String) -> String {
    guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else {
      return text
    }
    let name = text[text.index(after: open)..<close]
    let key = Action.named(name).map(label) ?? "{\(name)}"
    return text[..<open] + key + filled(String(text[text.index(after: close)...]))
  }

  /// Gives a key to an action, and takes it from others that have it in the same place; nil as the action
  /// only takes it away.
  public mutating func bind(_ key: Key, to action: Action?) {
    let contexts = bindings.first { $0.action == action }?.contexts
    for index in bindings.indices
    where contexts.map({ !bindings[index].contexts.isDisjoint(with: $0) }) ?? true {
      bindings[index].keys.removeAll { $0 == key }
    }
    for index in bindings.indices where bindings[index].action == action { bindings[index].keys.append(key) }
    self.index()
  }

  /// Takes all keys from an action.
  public mutating func clear(_ action: Action) {
    for index in bindings.indices where bindings[index].action == action { bindings[index].keys = [] }
    index()
  }

  /// The bindings that hints are for: how to move, what a panel is for, and the rest.
  func hints(for panel: Panel, isSearching: Bool) -> [Binding] {
    (isSearching ? hintedInSearch : hinted)[panel] ?? []
  }

  private func findHints(for panel: Panel, isSearching: Bool) -> [Binding] {
    let contexts = (isSearching ? [Binding.Context.search] : []) + [.panel(panel), .anywhere]
    let hinted = bindings.filter { binding in
      guard !binding.hint.isEmpty, let key = binding.keys.first else { return false }
      return action(for: key, in: contexts) == binding.action
    }
    let mine = hinted.filter { $0.panels.contains(panel) || $0.contexts == [.search] }
    let moving = hinted.filter { $0.section == .moving }
    let program = hinted.filter { $0.section == .program || $0.action == .search }
    let others = hinted.filter { $0.section == .acting && !$0.panels.contains(panel) }
    return moving + mine + program + others
  }

  /// The table of all keys in Markdown, as the README shows it.
  public var markdown: String {
    let rows = bindings.map { binding in
      let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
      return "| \(keys) | \(binding.place)\(binding.help) |"
    }
    return (["| key | what it does |", "|---|---|"] + rows).joined(separator: "\n")
  }
}

extension Binding {
  /// What the keys do, behind the places that they are limited to.
  public var summary: String { place + help }

  /// The places that the keys are limited to, in words before an explanation; empty where there are none.
  var place: String {
    if contexts.contains(.search) { return "after /: " }
    if contexts.contains(.presentation) { return "with --present: " }
    let panels = Panel.allCases.filter { contexts.contains(.panel($0)) }
    return panels.isEmpty ? "" : "in \(panels.map(\.title).joined(separator: ", ")): "
  }
}
