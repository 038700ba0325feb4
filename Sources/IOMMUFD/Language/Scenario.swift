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

  /// The name behind the last `machine`; nil without one.
  public var machineName: String? { machines.last?.value }

  /// The number of the last `machine` line, from 1; nil without one.
  public var machineLine: Int? { machines.last?.line }

  /// The name behind the last `design`; nil without one.
  public var designName: String? { designs.last?.value }

  /// The number of the last `design` line, from 1; nil without one.
  public var designLine: Int? { designs.last?.line }

  private var machines: [(line: Int, value: String)] {
    contents { if case .machine(let name) = $0 { name } else { nil } }
  }

  private var designs: [(line: Int, value: String)] {
    contents { if case .design(let name) = $0 { name } else { nil } }
  }

  /// The operations and the numbers of their lines, counted from 1.
  public var statements: [(line: Int, value: Statement)] {
    contents { if case .statement(let statement) = $0 { statement } else { nil } }
  }

  /// The words that describe a machine and the numbers of their lines, counted from 1.
  public var machineWords: [(line: Int, value: MachineWord)] {
    contents { if case .description(let word) = $0 { word } else { nil } }
  }

  private func contents<T>(_ select: (Content) -> T?) -> [(line: Int, value: T)] {
    lines.enumerated().compactMap { index, line in
      line.content.flatMap(select).map { (index + 1, $0) }
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
