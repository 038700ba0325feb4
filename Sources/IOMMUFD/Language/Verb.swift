// SPDX-License-Identifier: Apache-2.0

/// An operation of the language as the help describes it.
public struct Verb: Sendable {
  /// The first word of its lines.
  public let name: String
  /// The whole line, with the parts that may be left out in brackets.
  public let usage: String
  /// The ioctl, or what else it is in the kernel's interface.
  public let call: String
  /// One line of explanation.
  public let summary: String

  let parse: @Sendable (inout Words) throws(LineError) -> TextOperation

  init(
    _ usage: String, _ call: String, _ summary: String,
    parse: @escaping @Sendable (inout Words) throws(LineError) -> TextOperation
  ) {
    self.name = String(usage.prefix { $0 != " " })
    self.usage = usage
    self.call = call
    self.summary = summary
    self.parse = parse
  }

  /// All operations, in the order of the help.
  public static let all: [Verb] = addressSpaceVerbs + deviceVerbs + pageTableVerbs + otherVerbs

  private static let table = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The names as bytes, which are quicker to compare.
  private static let names = all.map { Array($0.name.utf8) }

  /// The place among all operations of the one that a line's first word names.
  static func index(of word: Word) -> Int? {
    names.firstIndex { $0.count == word.count && word.bytes.elementsEqual($0) }
  }

  /// The operation with a name.
  public static func named(_ name: some StringProtocol) -> Verb? { table[String(name)] }
}
