// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

/// The inspector as lines: the same state and the same actions, told in plain ASCII.
///
/// Nothing moves and nothing is painted, so that it can be read aloud, sent through a serial line, fed from a pipe, and
/// mailed. What a line has changed comes first, then the answer, then the place where one is.
public struct Linear: Sendable {
  /// The inspector behind it.
  public var inspector: Inspector
  /// The rows that have a number, the first of them 1.
  var choices: [Item] = []
  /// The panel that they are rows of.
  var choicesPanel = Panel.objects
  /// The form that is being filled in, as it was before its first value.
  var askedForm: Form?
  /// The lines of a page that were told.
  var toldPageLines = 0

  /// What a line leads to.
  public struct Reply: Hashable, Sendable {
    /// What is told, without line ends.
    public var lines: [String] = []
    /// What the program around is asked to do.
    public var effect: Effect?
  }

  /// Creates the lines of an inspector.
  public init(_ inspector: Inspector) { self.inspector = inspector }

  /// The rows that are told at once.
  static let page = 20
  /// The columns that lines are kept to, so that a mail can quote them.
  static let width = 76

  /// What is told before the first line: where one is, and how to go on.
  public mutating func greeting() -> Reply {
    Reply(
      lines: Self.folded(
        ["ioascope, line by line. help tells how; q ends."] + inspector.caption + [standing]
          + listed(from: nil)))
  }

  /// Takes a line, and tells what came of it.
  public mutating func submit(_ line: String) -> Reply {
    let text = line.split(separator: " ").joined(separator: " ")
    let before = Moment(inspector)
    var reply = answer(text)
    if inspector.mode != .browse { reply.lines += question(since: before) }
    reply.lines = Self.folded(news(since: before) + reply.lines + place(since: before))
    if reply.lines.isEmpty, reply.effect == nil { reply.lines = ["nothing has changed"] }
    reply.lines += take(&reply.effect)
    return reply
  }

  private mutating func answer(_ text: String) -> Reply {
    switch inspector.mode {
    case .browse: browse(text)
    case .page: onPage(text)
    case .form(let form): fill(form, text)
    case .prompt(let prompt): enter(text, prompt.kind)
    case .letter: letter(text)
    case .confirm: confirm(text)
    case .fault(let choice): choose(text, choice)
    case .help: Reply()
    }
  }

  /// What can be told of an effect is told, and is done with.
  private func take(_ effect: inout Effect?) -> [String] {
    switch effect {
    case .copy(let text)?:
      effect = nil
      return ["copy: \(text)"]
    case .theme?, .mouse?:
      effect = nil
      return ["lines have neither colours nor a mouse"]
    default: return []
    }
  }

  /// Lines in ASCII, none of them wider than a mail; what goes on in the next one is indented.
  static func folded(_ lines: [String]) -> [String] {
    lines.flatMap { line -> [String] in
      let plain = Spoken.ascii(line)
      let indent = plain.prefix { $0 == " " }
      if plain.count <= width { return [plain] }
      let wrapped = Text.wrap(String(plain.dropFirst(indent.count)), width: width - indent.count - 2)
      return wrapped.enumerated().map { ($0.offset == 0 ? indent : indent + "  ") + $0.element }
    }
  }
}
