// SPDX-License-Identifier: Apache-2.0

/// A text in the scenario language: lines, in order, with their comments.
///
/// Printing gives the canonical form, and reading that gives an equal scenario again.
public struct Scenario: Hashable, Sendable {
  /// The lines; the first has number 1.
  public var lines: [Line]

  /// Creates a scenario.
  public init(lines: [Line] = []) { self.lines = lines }

  /// One line, possibly blank.
  public struct Line: Hashable, Sendable {
    /// What the line says; nil for a blank line or a comment alone.
    public var content: Content?
    /// The text behind `#`, without blanks at its ends.
    public var comment: String?

    /// Creates a line.
    public init(_ content: Content? = nil, comment: String? = nil) {
      self.content = content
      self.comment = comment
    }
  }

  /// What a line says.
  public enum Content: Hashable, Sendable {
    /// `machine NAME`: the machine it runs on, or the name of the one that is described here.
    case machine(String)
    /// `design NAME`: the kernel design it runs under.
    case design(String)
    /// A word that describes a machine.
    case description(MachineWord)
    /// An operation.
    case statement(Statement)
  }

  /// What the scenario says of the machine and the design it runs on.
  public var header: Header {
    var header = Header()
    for (index, line) in lines.enumerated() {
      if let content = line.content { header.note(content, line: index + 1) }
    }
    return header
  }

  /// The name behind the last `machine`; nil without one.
  public var machineName: String? { header.machineName }

  /// The name behind the last `design`; nil without one.
  public var designName: String? { header.designName }

  /// The words that describe a machine and the numbers of their lines, counted from 1.
  public var machineWords: [(line: Int, value: MachineWord)] { header.machineWords }

  /// The operations and the numbers of their lines, counted from 1.
  public var statements: [(line: Int, value: Statement)] {
    lines.enumerated().compactMap { index, line in
      if case .statement(let statement)? = line.content { (index + 1, statement) } else { nil }
    }
  }
}

extension Scenario: CustomStringConvertible {
  /// The scenario in canonical form, each line ended by a newline.
  public var description: String {
    lines.map { "\($0)\n" }.joined()
  }
}

extension Scenario.Line: CustomStringConvertible {
  /// The line in canonical form.
  public var description: String {
    let parts = [content.map(\.description), comment.map { $0.isEmpty ? "#" : "# \($0)" }]
    return parts.compactMap(\.self).joined(separator: "  ")
  }
}

extension Scenario.Content: CustomStringConvertible {
  /// The content in canonical form.
  public var description: String {
    switch self {
    case .machine(let name): "machine \(name)"
    case .design(let name): "design \(name)"
    case .description(let word): word.description
    case .statement(let statement): statement.description
    }
  }
}
