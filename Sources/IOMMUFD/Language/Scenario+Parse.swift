// SPDX-License-Identifier: Apache-2.0

extension Scenario {
  /// Reads a text in the scenario language; throws all of its errors.
  public init(_ source: SourceText) throws(SyntaxErrors) {
    var lines: [Line] = []
    var errors: [SyntaxError] = []
    lines.reserveCapacity(source.lines.count)
    for (index, text) in source.lines.enumerated() {
      do throws(LineError) {
        lines.append(try Line.parse(text))
      } catch {
        errors.append(
          source.error(
            line: index + 1, column: error.column, width: error.width, error.message,
            expected: error.expected))
      }
    }
    if !errors.isEmpty { throw SyntaxErrors(errors) }
    self.init(lines: lines)
  }
}

extension Statement {
  /// Reads one operation, as it is typed at a prompt; the error names the text `name`.
  public init(_ text: String, name: String) throws(SyntaxError) {
    let source = SourceText(text, name: name)
    if source.lines.count > 1 { throw source.error(line: 2, "an operation is one line") }
    let line = source.lines.first ?? ""
    do throws(LineError) {
      guard case .statement(let statement)? = try Scenario.Line.parse(line).content else {
        let line = Word(text: line, column: 1)
        throw LineError(line, "this is not an operation", expected: Verb.expected(insteadOf: ""))
      }
      self = statement
    } catch {
      throw source.error(
        line: 1, column: error.column, width: error.width, error.message, expected: error.expected)
    }
  }
}

extension Scenario.Line {
  static func parse(_ text: Substring) throws(LineError) -> Scenario.Line {
    var (words, comment) = Words.split(text)
    if words.isEmpty { return Scenario.Line(nil, comment: comment) }
    return Scenario.Line(try content(&words), comment: comment)
  }

  private static func content(_ words: inout Words) throws(LineError) -> Scenario.Content {
    let first = try words.next("an operation")
    switch first.text {
    case "machine":
      let name = try words.identifier("the name of a machine")
      try words.finish()
      return .machine(name)
    case "design":
      let name = try words.identifier("the name of a kernel design")
      try words.finish()
      return .design(name)
    case "iommu": return .description(try MachineWord.iommu(&words))
    case "device": return .description(try MachineWord.device(&words))
    case "reserved": return .description(try MachineWord.reserved(&words))
    default: return .statement(try statement(first, &words))
    }
  }

  private static func statement(_ first: Word, _ words: inout Words) throws(LineError) -> Statement {
    guard let verb = Verb.named(first.text) else {
      throw LineError(
        first, "'\(first.text)' is not an operation", expected: Verb.expected(insteadOf: first.text))
    }
    let expectation = try expectation(&words)
    let name = try name(&words)
    let operation = try verb.parse(&words)
    if let name, !operation.makesObject {
      throw LineError(name.word, "'\(verb.name)' makes no object that could be named")
    }
    return Statement(operation, as: name?.name, expecting: expectation)
  }

  private static func expectation(_ words: inout Words) throws(LineError) -> Expectation? {
    guard var tail = words.takeTail(from: "=>") else { return nil }
    let expected = "'ok' or the name of an errno, such as EINVAL"
    let word = try tail.next(expected)
    try tail.finish()
    if word.text == "ok" { return .ok }
    guard let errno = Errno(name: word.text) else {
      throw LineError(word, "'\(word.text)' is not an outcome", expected: expected)
    }
    return .refused(errno)
  }

  private static func name(_ words: inout Words) throws(LineError) -> (name: String, word: Word)? {
    guard var tail = words.takeTail(from: "as") else { return nil }
    let word = try tail.next("a name such as $a")
    let name = try Words.name(word)
    try tail.finish()
    return (name, word)
  }
}
