// SPDX-License-Identifier: Apache-2.0

/// A word of a line and where it stands.
struct Word {
  let text: Substring
  /// The column of the first character, from 1.
  let column: Int

  /// The part of the word behind a number of characters, all of them ASCII.
  func dropping(_ count: Int) -> Word {
    Word(text: text.dropFirst(count), column: column + count)
  }
}

/// What is wrong with a line, before it is known which line of which text it is.
struct LineError: Error {
  let column: Int
  let width: Int
  let message: String
  let expected: String?

  init(_ word: Word, _ message: String, expected: String? = nil) {
    column = word.column
    width = max(1, word.text.unicodeScalars.count)
    self.message = message
    self.expected = expected
  }
}

/// The words of one line, taken from the front.
struct Words {
  private var words: ArraySlice<Word>
  /// The place behind the last word, for what is missing there.
  let end: Word

  /// Splits a line at blanks and tabs, up to a `#`.
  static func split(_ line: Substring) -> (words: Words, comment: String?) {
    var words: [Word] = []
    var column = 1
    var start: (index: String.Index, column: Int)?
    var comment: String?
    let scalars = line.unicodeScalars
    func close(at index: String.Index) {
      if let open = start { words.append(Word(text: line[open.index..<index], column: open.column)) }
      start = nil
    }
    for index in scalars.indices {
      let scalar = scalars[index]
      if scalar == "#" {
        close(at: index)
        comment = trimmed(line[scalars.index(after: index)...])
        break
      }
      if isBlank(scalar) { close(at: index) } else if start == nil { start = (index, column) }
      column += 1
    }
    close(at: line.endIndex)
    let behind = words.last.map { $0.column + $0.text.unicodeScalars.count + 1 } ?? 1
    return (Words(words: words[...], end: Word(text: "", column: behind)), comment)
  }

  private init(words: ArraySlice<Word>, end: Word) {
    self.words = words
    self.end = end
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r"
  }

  private static func trimmed(_ text: Substring) -> String {
    var view = text.unicodeScalars
    while let first = view.first, isBlank(first) { view.removeFirst() }
    while let last = view.last, isBlank(last) { view.removeLast() }
    return String(view)
  }

  var isEmpty: Bool { words.isEmpty }

  /// The word with a number, counted from 1.
  func word(_ number: Int) -> Word? {
    words.count < number ? nil : words[words.startIndex + number - 1]
  }

  var first: Word? { words.first }

  /// Takes the next word; throws what was expected where none is left.
  mutating func next(_ expected: String) throws(LineError) -> Word {
    guard let word = words.popFirst() else {
      throw LineError(end, "something is missing here", expected: expected)
    }
    return word
  }

  /// Takes the next word if it is this one.
  mutating func take(_ text: String) -> Bool {
    guard let first = words.first, first.text == text else { return false }
    words.removeFirst()
    return true
  }

  /// Takes the words from the last `text` on, without it; nil where it does not stand.
  mutating func takeTail(from text: String) -> Words? {
    guard let index = words.lastIndex(where: { $0.text == text }) else { return nil }
    let tail = Words(words: words[(index + 1)...], end: end)
    let behind = words[index]
    words = words[..<index]
    self = Words(words: words, end: Word(text: "", column: behind.column))
    return tail
  }

  /// Throws at the next word if there is one.
  func finish(_ expected: String = "the end of the line") throws(LineError) {
    if let word = words.first {
      throw LineError(word, "'\(word.text)' does not belong here", expected: expected)
    }
  }
}
