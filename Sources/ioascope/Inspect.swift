// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Assets
import Cells
import IOMMUFD
import Inspector
import Session
import SystemPackage
import Terminal

/// The options that choose what the inspector opens.
struct StartOptions: ParsableArguments {
  @Argument(
    help: "A scenario file to run first, or a run string; - is standard input.", completion: .file())
  var file: String?

  @Flag(help: "Open the machine with nothing done.")
  var empty = false

  @Flag(help: "Come back to the latest session that was cut short, or to the one in the file.")
  var resume = false

  @Flag(
    help: "Present the file: its operations one after the other, with the comments above them as captions.")
  var present = false

  @OptionGroup var options: WorldOptions

  func validate() throws {
    if present, file == nil || resume || options.backend.backend == .kernel {
      throw ValidationError("--present shows a file on a simulator")
    }
    if empty, file != nil { throw ValidationError("--empty contradicts a file") }
    if resume, empty || options.backend.backend == .kernel || options.machine != nil || options.design != nil
    {
      throw ValidationError("--resume comes back to a simulator as it was: it takes no other option about it")
    }
  }

  /// The file of the session that is to be resumed; nil where none is.
  func resumed() throws(Failure) -> FilePath? {
    guard resume else { return nil }
    if let file { return FilePath(file) }
    guard let directory = StateDirectory() else {
      throw Failure(.unreadable, "ioascope: neither XDG_STATE_HOME nor HOME is set")
    }
    guard let saved = SavedSession.latest(in: directory) else {
      throw Failure(.unreadable, "ioascope: \(directory.path): no session was cut short")
    }
    return saved.path
  }

  /// The session that is opened: after a file, with nothing done, or a small world worth looking at.
  func open() throws(Failure) -> Opened {
    if let path = try resumed() {
      let world = (session: try World.session(resuming: path.string, options), connection: Connection?.none)
      return Opened(world, welcome: "this is \(path.lastComponent?.string ?? path.string) as it was left")
    }
    if let file {
      if let run = try Input.runString(file) { return Opened(try World.session(at: run, options)) }
      let source = try Input.source(file)
      let presentation = present ? Presentation(try Input.scenario(source)) : nil
      return Opened(try World.session(after: source, options), presentation)
    }
    // The small world is made for its own machine.
    let isEmpty = empty || options.machine != nil || options.backend.backend == .kernel
    let source = isEmpty ? SourceText("", name: "command line") : SourceText(Asset.demo, name: "demo")
    let welcome = isEmpty ? nil : "{replace} {open} moves $nic to $next: the kernel refuses, and says why"
    return Opened(try World.session(after: source, options), welcome: welcome)
  }
}

/// What an inspector is opened on.
struct Opened {
  let session: Session
  /// The connection to this host that it works on; nil where it works on a simulator.
  let connection: Connection?
  /// What is said of its operations; nil where they are not presented.
  let presentation: Presentation?
  /// What is said before the first key; nil where that is nothing.
  let welcome: String?

  init(
    _ world: (session: Session, connection: Connection?), _ presentation: Presentation? = nil,
    welcome: String? = nil
  ) {
    (session, connection) = world
    self.presentation = presentation
    self.welcome = welcome
  }

  /// An inspector for a screen of a size.
  func inspector(
    _ size: Size, _ configuration: Configuration = Configuration(), history: [String] = [],
    surroundings: Surroundings = Surroundings()
  ) -> Inspector {
    var inspector = Inspector(
      session: session, size: size, configuration: configuration, history: history, surroundings: surroundings
    )
    if let presentation { inspector.present(presentation) }
    if let welcome { inspector.welcome(welcome) }
    return inspector
  }
}

/// `ioascope [FILE]`: the inspector.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Open the inspector (this is the default).")

  @OptionGroup var start: StartOptions

  @OptionGroup var screen: ScreenOptions

  @Flag(help: "Print the configuration as a file, and end.")
  var printConfig = false

  @Flag(help: "Print what keys do, and end.")
  var printKeys = false

  func run() throws {
    let configuration = try screen.configuration()
    if printConfig || printKeys {
      return try Output.write(printConfig ? configuration.text : configuration.keymap.text)
    }
    let opened = try start.open()
    defer { opened.connection?.close() }
    if start.file == "-" { Input.takeKeysFromTerminal() }
    let journal = JournalFile(opened.session, isWanted: screen.keepsJournal, continuing: try start.resumed())
    try MainActor.assumeIsolated { try Self.show(opened, configuration, journal, screen) }
  }

  /// Shows a session on the terminal until the user has had enough.
  ///
  /// Where no screen is wanted, or none can be had, it is told in lines.
  @MainActor
  static func show(
    _ opened: Opened, _ configuration: Configuration, _ journal: JournalFile, _ screen: ScreenOptions
  ) throws {
    if configuration.linear { return try tell(opened, configuration, journal, screen) }
    let terminal: Terminal
    do throws(TerminalError) {
      terminal = try Terminal(configuration.wishes)
    } catch {
      Output.complain("ioascope: \(error): lines in the place of a screen, as with --linear")
      return try tell(opened, configuration, journal, screen)
    }
    opened.connection?.leaveSignals()
    defer { terminal.close() }
    var loop = try ScreenLoop(opened, on: terminal, configuration, journal, screen)
    loop.run()
    if let signal = terminal.endingSignal { throw ExitCode(128 + signal) }
  }

  /// Tells a session in lines, and first which wishes only a screen could fulfil.
  private static func tell(
    _ opened: Opened, _ configuration: Configuration, _ journal: JournalFile, _ screen: ScreenOptions
  ) throws(Failure) {
    if screen.record != nil { Output.complain("ioascope: nothing is recorded: --record needs a screen") }
    if screen.timings { Output.complain("ioascope: nothing is timed: --timings needs a screen") }
    try Lines.tell(opened, configuration, journal)
  }
}

/// `ioascope open STRING`: the inspector at a point that somebody else has seen.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the inspector at the point that a run string tells of.",
    discussion: """
      A run string is one word that begins with io1. and holds a machine, a design, operations and a position. \
      It can also stand where a command takes a file.
      """)

  @Argument(help: "The run string.")
  var string: String

  @OptionGroup var options: WorldOptions

  @OptionGroup var screen: ScreenOptions

  func run() throws {
    let configuration = try screen.configuration()
    let opened = Opened(try World.session(at: Input.requiredRunString(string), options))
    defer { opened.connection?.close() }
    try MainActor.assumeIsolated {
      try Inspect.show(
        opened, configuration, JournalFile(opened.session, isWanted: screen.keepsJournal), screen)
    }
  }
}
