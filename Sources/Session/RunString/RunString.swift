// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A point in a run as one word that survives mails and shells: machine, design, operations and position.
///
/// The word is `io1.` and letters, digits, `-` and `_`. Behind the version stand, in base 64: the number of
/// packed bytes, how far the point lies before the end and into an operation that was entered, the scenario packed by
/// ``TextPacker``, and a checksum.
public struct RunString: Hashable, Sendable {
  /// The machine, the design and all operations, also those after the point.
  public let scenario: Scenario
  /// The number of operations before the point.
  public let position: Int
  /// The number of events of the next operation that have happened; nil where it was not entered.
  public let step: Int?
  /// Whether the operation that was entered is still to be noted, and is the last of all.
  public let isPending: Bool

  /// What every string of this version begins with.
  static let prefix = "io1."

  /// Creates a string of a point in a scenario.
  public init(_ scenario: Scenario, position: Int, step: Int? = nil, isPending: Bool = false) {
    self.scenario = scenario
    self.position = position
    self.step = step
    self.isPending = isPending
  }

  /// Creates a string of the point that a session shows, with all operations of its current branch.
  ///
  /// Where an operation was entered that does not come next on the branch, it takes the place of what does.
  public init(_ session: Session) {
    let (journal, position) = (session.journal, session.position)
    let entered = session.stepping?.faulted
    guard let entered, position == journal.count || journal[position].statement != entered else {
      let scenario = session.scenario(upTo: journal.count)
      self.init(scenario, position: position, step: session.stepping?.position)
      return
    }
    var scenario = session.scenario
    scenario.lines.append(Scenario.Line(.statement(entered)))
    self.init(scenario, position: position, step: session.stepping?.position, isPending: true)
  }

  /// Whether a word is a run string, of whatever version, and not the name of a file.
  public static func isRunString(_ word: String) -> Bool {
    guard word.hasPrefix("io"), let dot = word.firstIndex(of: ".") else { return false }
    let version = word[..<dot].dropFirst(2)
    return !version.isEmpty && version.allSatisfy { ("0"..."9").contains($0) }
  }

  /// The operations before the point, with the machine and the design.
  public var past: Scenario {
    var lines = scenario.lines
    if let next = scenario.statements.dropFirst(position).first { lines.removeSubrange((next.line - 1)...) }
    return Scenario(lines: lines)
  }
}

// MARK: - Writing

extension RunString: CustomStringConvertible {
  /// The string.
  public var description: String {
    let text = scenario.lines.filter { $0.content != nil }.map { "\(Scenario.Line($0.content))\n" }.joined()
    let packed = TextPacker.pack(Array(text.utf8))
    let back = scenario.statements.count - position
    var bytes = ByteWriter()
    bytes.append(packed.count)
    bytes.append(back * 2 + (step == nil ? 0 : 1))
    if let step { bytes.append(step * 2 + (isPending ? 1 : 0)) }
    bytes.bytes += packed
    bytes.bytes += Checksum.bytes(of: bytes.bytes)
    return Self.prefix + Base64.text(bytes.bytes)
  }
}

// MARK: - Reading

extension RunString {
  /// Reads a string; blanks and line ends in it do not matter.
  ///
  /// Throws what is wrong with it: that it is none or of another version, is cut off or damaged, or says
  /// what this program does not know.
  public init(parsing text: String) throws(RunStringError) {
    let word = text.filter { !$0.isWhitespace }
    guard Self.isRunString(word) else { throw .noRunString }
    guard word.hasPrefix(Self.prefix) else {
      throw .otherVersion(String(word.prefix { $0 != "." }.dropFirst(2)))
    }
    let body = word.dropFirst(Self.prefix.count)
    guard let bytes = Base64.bytes(body) else { throw .strange(Base64.strange(in: body)) }
    var reader = ByteReader(bytes)
    guard let count = reader.number(), let place = reader.number(),
      let step = place % 2 == 1 ? reader.number().map(Optional.some) : .some(nil)
    else { throw .cutOff }
    let whole = reader.position + count + Checksum.count
    if bytes.count < whole { throw .cutOff }
    let content = bytes[..<(whole - Checksum.count)]
    guard bytes.count == whole, Checksum.bytes(of: Array(content)) == Array(bytes[content.endIndex...]),
      let packed = TextPacker.unpack(Array(content[reader.position...])),
      let text = String(validating: packed, as: UTF8.self)
    else { throw .damaged }
    try self.init(text, back: place / 2, entered: step)
  }

  private init(_ text: String, back: Int, entered: Int?) throws(RunStringError) {
    let scenario: Scenario
    do throws(SyntaxErrors) {
      scenario = try Scenario(SourceText(text, name: "run string"))
    } catch {
      throw .unknownLanguage(error)
    }
    let count = scenario.statements.count
    guard back <= count else { throw .damaged }
    self.init(
      scenario, position: count - back, step: entered.map { $0 / 2 }, isPending: entered.map { $0 % 2 } == 1)
  }
}
