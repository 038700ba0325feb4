// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session

// What commands do.
extension Inspector {
  /// Does a line of the prompt: an operation of the language, or a command.
  ///
  /// Throws what is wrong with the line.
  mutating func submit(_ line: String) throws(SyntaxError) -> Effect? {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first, let command = Command.named(name), Verb.named(name) == nil else {
      perform(try Statement(line, name: "command"))
      return nil
    }
    do throws(CommandError) {
      return try command.run(&self, Array(words.dropFirst()))
    } catch {
      throw SourceText(line, name: "command")
        .error(line: 1, word: error.word, error.message, expected: error.expected)
    }
  }

  /// Does what a key would do.
  mutating func perform(named action: Action) -> Effect? {
    if let reason = disabledReason(action) {
      notice = .message(reason)
      return nil
    }
    return perform(action)
  }

  /// Goes to what a word stands for.
  mutating func goTo(_ word: String) throws(CommandError) {
    if word.hasPrefix("#") { return try goTo(entry: word) }
    if let device = session.device(called: word) { return go(to: .device(device), in: .devices) }
    if word.hasPrefix("$") { return try goTo(name: word) }
    if let id = UInt32(word).map({ ObjectID($0) }), session.kernel.objects[id] != nil {
      return go(to: .object(id), in: .objects)
    }
    guard let address = IOVA(parsing: word) else {
      throw CommandError(
        word: 2, "'\(word)' is neither an address nor an object", expected: "an address as 0x4000_0000 or 2G")
    }
    go(toAddress: address)
  }

  private mutating func goTo(entry word: String) throws(CommandError) {
    guard let number = Int(word.dropFirst()), session.journal.indices.contains(number - 1) else {
      throw CommandError(
        word: 2, "the journal has no entry '\(word)'", expected: "#1 to #\(session.journal.count)")
    }
    go(to: .entry(number), in: .journal)
  }

  private mutating func goTo(name word: String) throws(CommandError) {
    guard let id = session.names.object(named: String(word.dropFirst())), session.kernel.objects[id] != nil
    else { throw CommandError(word: 2, "nothing is called '\(word)'") }
    go(to: .object(id), in: .objects)
  }

  /// Goes to the row of the address space that holds an address.
  mutating func go(toAddress address: IOVA) {
    guard currentIOAS != nil else {
      notice = .message("there is no IOAS: \(keymap.label(.allocateIOAS)) makes one")
      return
    }
    go(to: .segment(address), in: .space)
  }

  /// Hides a panel, unless it is the last one.
  mutating func hide(_ panel: Panel) {
    let others = availablePanels.filter { $0 != panel && $0 != .detail && !hidden.contains($0) }
    guard let next = others.first else {
      notice = .message("this is the last panel")
      return
    }
    hidden.insert(panel)
    if focus == panel { focus = next }
    notice = .message("\(panel.title) is hidden: \(panel.number) brings it back")
  }

  /// Goes to a panel.
  mutating func show(_ panel: Panel) {
    hidden.remove(panel)
    if panel == .steps, session.stepping == nil {
      notice = .message("no operation is being stepped: \(keymap.label(.stepMode)) begins")
    } else {
      focus = panel
    }
  }

  /// The screen as it is without the prompt.
  var pictureBehindPrompt: Frame {
    var copy = self
    copy.mode = .browse
    return copy.render()
  }

  /// Shows what became of something that the program around was asked for.
  public mutating func report(_ text: String) { notice = .message(text) }

  /// Says something before the first key: names of actions in braces stand for their keys.
  public mutating func welcome(_ text: String) { notice = .message(keymap.filled(text)) }

  /// From now on what is done is kept for a record.
  public mutating func keepRecord() { session.keepMoves() }

  /// The lines of a record for everything that was done since it was last asked; empty where nothing was.
  public mutating func record(with recorder: inout Recorder) -> String {
    recorder.hasNews(of: session) ? recorder.lines(of: &session) : ""
  }

  /// Looks for contradictions in the state.
  mutating func check() {
    let wrong = session.kernel.checkInvariants()
    notice = .message(
      wrong.isEmpty ? "the state does not contradict itself" : "wrong: \(wrong.joined(separator: "; "))")
  }
}
