// SPDX-License-Identifier: Apache-2.0

extension Scenario {
  /// Reads a text in the scenario language; throws all of its errors.
  public init(_ source: SourceText) throws(SyntaxErrors) {
    var lines: [Line] = []
    var errors: [SyntaxError] = []
    lines.reserveCapacity(source.lines.count)
    for (index, text) in source.lines.enumerated() {
      let line = TextLine(text, number: index + 1)
      do throws(SyntaxError) {
        lines.append(Line(try line.content(inTextNamed: source.name), comment: line.comment))
      } catch {
        errors.append(error)
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
    let line = TextLine(source.lines.first ?? "", number: 1)
    guard case .statement(let statement)? = try line.content(inTextNamed: name) else {
      let width = line.text.unicodeScalars.count
      let error = LineError(
        column: 1, width: width, "this is not an operation", expected: Verb.expected(insteadOf: ""))
      throw SyntaxError(error, in: line, ofTextNamed: name)
    }
    self = statement
  }
}

extension Scenario.Content {
  /// Reads a line; nil for a blank one or a comment alone.
  init?(_ words: inout Words) throws(LineError) {
    guard let first = words.first else { return nil }
    if let index = Verb.index(of: first) {
      _ = try words.next("an operation")
      self = .statement(try Self.statement(index, &words))
    } else {
      self = try Self.header(&words)
    }
  }

  private static func header(_ words: inout Words) throws(LineError) -> Scenario.Content {
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
    default:
      throw LineError(
        first, "'\(first.text)' is not an operation", expected: Verb.expected(insteadOf: first.text))
    }
  }

  private static func statement(_ verb: Int, _ words: inout Words) throws(LineError) -> Statement {
    let expectation = try expectation(&words)
    let name = try name(&words)
    let faults = try faults(&words)
    let operation = try Verb.all[verb].parse(&words)
    if let name, !operation.makesObject {
      throw LineError(name.word, "'\(Verb.all[verb].name)' makes no object that could be named")
    }
    return Statement(operation, failing: faults, as: name?.name, expecting: expectation)
  }

  private static func expectation(_ words: inout Words) throws(LineError) -> Expectation? {
    guard var tail = words.takeExpectation() else { return nil }
    let expected = "'ok' or the name of an errno, such as EINVAL"
    let word = try tail.next(expected)
    try tail.finish()
    if word == "ok" { return .ok }
    guard let errno = Errno(name: word.text) else {
      throw LineError(word, "'\(word.text)' is not an outcome", expected: expected)
    }
    return .refused(errno)
  }

  private static func faults(_ words: inout Words) throws(LineError) -> [Fault] {
    guard var tail = words.takeFaults() else { return [] }
    return try Fault.list(&tail)
  }

  private static func name(_ words: inout Words) throws(LineError) -> (name: String, word: Word)? {
    guard var tail = words.takeName() else { return nil }
    let word = try tail.next("a name such as $a")
    let name = try Words.name(word)
    if let next = tail.first, next == "failing" {
      throw LineError(next, "'failing' stands here behind 'as'", expected: "it before 'as'")
    }
    try tail.finish()
    return (name, word)
  }
}
