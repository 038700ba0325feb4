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

  /// Operations that belong together, under a heading.
  public struct Group: Sendable {
    /// The heading.
    public let title: String
    /// The operations, in the order of the help.
    public let verbs: [Verb]
  }

  /// All operations by group, in the order of the help.
  public static let groups: [Group] = [
    Group(title: "IO address spaces", verbs: addressSpaceVerbs),
    Group(title: "Devices", verbs: deviceVerbs),
    Group(title: "Page tables", verbs: pageTableVerbs),
    Group(title: "Objects, options and limits", verbs: otherVerbs),
    Group(title: "The caller's memory and rights", verbs: processVerbs),
    Group(title: "In-kernel users (accesses)", verbs: accessVerbs),
    Group(title: "IO page faults", verbs: faultVerbs),
    Group(title: "The old VFIO container calls", verbs: compatVerbs),
    Group(title: "Test kernels", verbs: testVerbs),
  ]

  /// All operations, in the order of the help.
  public static let all: [Verb] = groups.flatMap(\.verbs)

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

extension Verb {
  /// All operations as a table in Markdown.
  public static var markdown: String {
    let rows = groups.flatMap { group in
      ["| **\(group.title)** | | |"]
        + group.verbs.map { verb in
          let usages = verb.usage.split(separator: "  |  ").map { "`\($0.escapingBars)`" }
          return "| \(usages.joined(separator: "<br>")) | \(verb.summary) | \(verb.call) |"
        }
    }
    return (["| line | what it does | call |", "|---|---|---|"] + rows).joined(separator: "\n")
  }
}

extension Substring {
  /// The text with bars that do not end a cell of a table.
  fileprivate var escapingBars: String {
    split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
