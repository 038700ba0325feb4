// SPDX-License-Identifier: Apache-2.0

import Cells
import Inspector
import Terminal

/// The inspector on a terminal, from the first frame to the last.
@MainActor
struct ScreenLoop {
  private let terminal: Terminal
  private var inspector: Inspector
  private var renderer = Renderer()
  private var journal: JournalFile
  private var history = PromptHistory()
  private var recording: Recording?
  private var stopwatch: Stopwatch?
  private var ticker = Ticker()
  /// Whether a crash would say how to go on.
  private var saysHowToGoOn = false

  /// Prepares the first frame; throws a failure where a recording that is wanted cannot be made.
  init(
    _ opened: Opened, on terminal: Terminal, _ configuration: Configuration, _ journal: JournalFile,
    _ screen: ScreenOptions
  ) throws(Failure) {
    self.terminal = terminal
    self.journal = journal
    inspector = opened.inspector(
      terminal.size, configuration, history: history.lines,
      surroundings: Surroundings(files: PromptFiles.paths))
    inspector.keepRecord()
    recording = try screen.record.map { (path) throws(Failure) in try Recording(path, configuration.theme) }
    stopwatch = screen.timings ? Stopwatch() : nil
  }

  /// Shows the session until the user has had enough, or the program is asked to end.
  mutating func run() {
    show()
    while takeEvents() {}
    journal.note(&inspector)
    if terminal.endingSignal == nil { journal.end() }
  }

  /// Waits for events, handles them and shows what they lead to; false behind the last.
  private mutating func takeEvents() -> Bool {
    let foresight = Foresight(inspector, renderer)
    let events = terminal.events(until: ticker.deadline(every: inspector.tickInterval))
    stopwatch?.start()
    if let outcome = foresight.outcome(of: events) {
      adopt(outcome)
      return true
    }
    _ = consume foresight
    for event in events {
      guard let effect = inspector.handle(event) else { continue }
      if effect == .quit { return false }
      take(effect)
    }
    note()
    show()
    return true
  }

  /// Shows at once what was foreseen; it has done nothing that would have to be on disk before.
  private mutating func adopt(_ outcome: Foresight.Outcome) {
    show(outcome.frame)
    (inspector, renderer) = (outcome.inspector, outcome.renderer)
  }

  private mutating func take(_ effect: Effect) {
    switch effect {
    case .quit: break
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .copy(let text): terminal.copy(text)
    case .theme(let name): terminal.use(name)
    case .mouse(let isOn): terminal.setMouse(isOn)
    case .write(let path, let bytes): inspector.report(Output.save(bytes, path))
    }
  }

  /// Writes down what was done: it is on disk before it is seen.
  private mutating func note() {
    journal.note(&inspector)
    if journal.isKept, !saysHowToGoOn {
      terminal.leave(afterCrash: "ioascope: what was done is kept: ioascope --resume")
      saysHowToGoOn = true
    }
    history.note(inspector.history)
  }

  private mutating func show() {
    show(renderer.frame(of: inspector))
  }

  private mutating func show(_ frame: Frame) {
    var frame = frame
    stopwatch?.write(on: &frame)
    terminal.show(frame)
    stopwatch?.stop()
    recording?.note(frame)
  }
}
