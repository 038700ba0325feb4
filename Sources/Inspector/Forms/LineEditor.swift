// SPDX-License-Identifier: Apache-2.0

import Cells

/// A line of text that is being typed.
struct LineEditor: Hashable {
  /// The characters.
  private(set) var scalars: [Unicode.Scalar]
  /// The place where typed characters go, from 0 to the number of characters.
  private(set) var cursor: Int

  init(_ text: String = "") {
    scalars = Array(text.unicodeScalars)
    cursor = scalars.count
  }

  /// The text.
  var text: String { String(String.UnicodeScalarView(scalars)) }

  /// The columns in front of the cursor.
  var cursorColumn: Int { scalars[..<cursor].reduce(0) { $0 + $1.columns } }

  /// Takes a key; false if it is not one that edits.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar):
      scalars.insert(scalar, at: cursor)
      cursor += 1
    case .backspace: delete(cursor - 1)
    case .delete, .control("d"): delete(cursor)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(scalars.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = scalars.count
    case .control("u"): removeAll(before: cursor)
    case .control("k"): scalars.removeSubrange(cursor...)
    case .control("w"): removeAll(before: cursor, from: wordStart)
    default: return false
    }
    return true
  }

  private mutating func delete(_ index: Int) {
    guard scalars.indices.contains(index) else { return }
    scalars.remove(at: index)
    cursor = index
  }

  private mutating func removeAll(before end: Int, from start: Int = 0) {
    scalars.removeSubrange(start..<end)
    cursor = start
  }

  private var wordStart: Int {
    var index = cursor
    while index > 0, scalars[index - 1] == " " { index -= 1 }
    while index > 0, scalars[index - 1] != " " { index -= 1 }
    return index
  }
}
