// SPDX-License-Identifier: Apache-2.0

/// Finds captions in the lines of a scenario, which it is shown one after the other.
///
/// A caption is a comment on lines of its own directly above an operation. What begins with `#:` is for
/// programs, and no caption.
public struct CaptionReader: Sendable {
  /// The comment lines that stand directly above the next line.
  private var pending: [String] = []

  /// Creates a reader that has seen no line.
  public init() {}

  /// Takes the next line, and returns the lines of the caption above it: none unless it is an operation.
  public mutating func note(_ content: Scenario.Content?, comment: @autoclosure () -> String?) -> [String] {
    guard let content else {
      noteComment(comment())
      return []
    }
    defer { pending = [] }
    if case .statement = content { return pending }
    return []
  }

  private mutating func noteComment(_ comment: String?) {
    guard let comment else { return pending = [] }
    if !comment.hasPrefix(":") { pending.append(comment) }
  }
}

extension Scenario {
  /// The captions of the operations, each as the lines of its comment, by the number of the operation's line,
  /// counted from 1.
  public var captions: [Int: [String]] {
    var reader = CaptionReader()
    var captions: [Int: [String]] = [:]
    for (index, line) in lines.enumerated() {
      let caption = reader.note(line.content, comment: line.comment)
      if !caption.isEmpty { captions[index + 1] = caption }
    }
    return captions
  }

  /// The comment above the first `machine`, `design` or other line of the header, as its lines; none where an
  /// operation comes first.
  public var introduction: [String] {
    let head = lines.prefix { $0.content == nil }
    guard let first = lines.dropFirst(head.count).first?.content else { return [] }
    if case .statement = first { return [] }
    return head.compactMap(\.comment).filter { !$0.hasPrefix(":") }
  }
}
