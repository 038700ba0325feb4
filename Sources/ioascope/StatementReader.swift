// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Reads the operations of a text some at a time; as a value it can do so on another thread.
struct StatementReader: Sendable {
  /// An operation, the number of its line from 1, and the lines of the comment directly above it.
  typealias Operation = (line: Int, statement: Statement, caption: [String])

  /// The operations that were read last.
  private(set) var statements: [Operation] = []
  /// Whether the text is at its end, or cannot be read on.
  private(set) var isFinished = false
  /// Why the text cannot be read on: it is not what it was when it was checked.
  private(set) var failure: Failure?
  private var lines: InputText.Lines
  private var captions = CaptionReader()
  private let name: String

  /// So many lines are read at a time.
  private static let batch = 1024

  /// Creates a reader of lines.
  init(lines: InputText.Lines, name: String) {
    self.lines = lines
    self.name = name
  }

  /// The reader after it has read on.
  func reading() -> StatementReader {
    var reader = self
    reader.read()
    return reader
  }

  /// Reads on.
  mutating func read() {
    statements = []
    if isFinished { return }
    do throws(Failure) {
      let batch = try lines.next(upTo: Self.batch)
      isFinished = batch.isEmpty
      for line in batch { try note(line) }
    } catch {
      failure = error
      isFinished = true
    }
  }

  private mutating func note(_ line: TextLine) throws(Failure) {
    do throws(SyntaxError) {
      let content = try line.content(inTextNamed: name)
      let caption = captions.note(content, comment: line.comment)
      if case .statement(let statement)? = content { statements.append((line.number, statement, caption)) }
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }
}
