// SPDX-License-Identifier: Apache-2.0

import Cells
import Glibc
import Inspector
import Session

/// The inspector line by line on standard input and output.
enum Lines {
  /// Tells a session, and answers lines until there are no more or the user has had enough.
  static func tell(
    _ opened: Opened, _ configuration: Configuration, _ journal: JournalFile
  ) throws(Failure) {
    var (journal, history) = (journal, PromptHistory())
    var linear = Linear(
      opened.inspector(
        Size(rows: 24, columns: 80), configuration, history: history.lines,
        surroundings: Surroundings(files: PromptFiles.paths)))
    linear.inspector.keepRecord()
    try write(linear.greeting().lines)
    let isTyped = isatty(STDIN_FILENO) == 1
    while let line = try next(isTyped) {
      var reply = linear.submit(line)
      // What was done is on disk before it is told.
      journal.note(&linear.inspector)
      history.note(linear.inspector.history)
      if case .write(let path, let bytes)? = reply.effect { reply.lines.append(Output.save(bytes, path)) }
      try write(reply.lines)
      if reply.effect == .suspend { kill(getpid(), SIGTSTP) }
      if reply.effect == .quit { break }
    }
    journal.end()
  }

  /// The next line; nil behind the last.
  ///
  /// One that nobody types is shown, so that the whole can be read as a talk.
  private static func next(_ isTyped: Bool) throws(Failure) -> String? {
    if isTyped { try Output.write("> ") }
    guard let line = readLine() else {
      if isTyped { try Output.write("\n") }
      return nil
    }
    if !isTyped { try write([line.isEmpty ? ">" : "> \(line)"]) }
    return line
  }

  private static func write(_ lines: [String]) throws(Failure) {
    try Output.write(lines.map { Output.harmless($0) + "\n" }.joined())
  }
}
