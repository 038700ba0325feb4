// SPDX-License-Identifier: Apache-2.0

import Cells

/// An operation whose values are being filled in, on one line.
struct Form: Hashable {
  /// One value.
  struct Field: Hashable {
    /// The word in front of `=`; empty for a value that stands alone.
    let key: String
    /// What is typed.
    var editor: LineEditor
    /// What an empty field means, shown in its place.
    let placeholder: String
    /// What the value is, for the hint line.
    let explanation: String
    /// Values to choose from with the arrows.
    let choices: [String]

    init(
      _ key: String, _ text: String, placeholder: String = "", _ explanation: String,
      choices: [String] = []
    ) {
      self.key = key
      editor = LineEditor(text)
      self.placeholder = placeholder
      self.explanation = explanation
      self.choices = choices
    }
  }

  /// The words in front of the first value.
  let head: String
  /// The values.
  var fields: [Field]
  /// The words behind the last value.
  let tail: String
  /// The value that is being typed.
  private(set) var current = 0
  /// What is wrong with the values; nil until they were tried.
  var complaint: String?

  init(_ head: String, _ fields: [Field], tail: String = "") {
    self.head = head
    self.fields = fields
    self.tail = tail
  }

  /// The keys of every form, for the hint line.
  static let keyHints = ["Tab next", "Enter runs", "Esc cancels"]

  /// The line of the language that the values make.
  var line: String {
    let values = fields.compactMap { field -> String? in
      let text = field.editor.text
      if text.isEmpty { return nil }
      return field.key.isEmpty ? text : "\(field.key)=\(text)"
    }
    return ([head] + values + [tail]).filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// What the current value is.
  var explanation: String {
    let field = fields[current]
    return field.choices.count > 1 ? "\(field.explanation); ↑↓ choose" : field.explanation
  }

  /// Takes a key; false if it is none of a form's.
  mutating func handle(_ key: Key) -> Bool {
    complaint = nil
    switch key {
    case .tab: move(by: 1)
    case .backTab: move(by: -1)
    case .down: choose(1)
    case .up: choose(-1)
    default: return fields[current].editor.handle(key)
    }
    return true
  }

  private mutating func move(by count: Int) {
    current = (current + count + fields.count) % fields.count
  }

  private mutating func choose(_ count: Int) {
    let field = fields[current]
    guard !field.choices.isEmpty else { return move(by: count) }
    let index = field.choices.firstIndex(of: field.editor.text) ?? (count > 0 ? -1 : 0)
    let next = (index + count + field.choices.count) % field.choices.count
    fields[current].editor = LineEditor(field.choices[next])
  }
}
