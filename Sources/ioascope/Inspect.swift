// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Assets
import Cells
import IOMMUFD
import Inspector
import Session
import Terminal

/// The options that choose what the inspector opens.
struct StartOptions: ParsableArguments {
  @Argument(help: "A scenario file to run first; - is standard input.")
  var file: String?

  @Flag(help: "Open the machine with nothing done.")
  var empty = false

  @OptionGroup var options: WorldOptions

  func validate() throws {
    if empty, file != nil { throw ValidationError("--empty contradicts a file") }
  }

  /// The session that is opened: after a file, with nothing done, or a small world worth looking at.
  func session() throws(Failure) -> (session: Session, connection: Connection?) {
    if let file { return try World.session(after: Input.source(file), options) }
    // The small world is made for its own machine.
    let isEmpty = empty || options.machine != nil || options.backend.backend == .kernel
    let source = isEmpty ? SourceText("", name: "command line") : SourceText(Asset.demo, name: "demo")
    return try World.session(after: source, options)
  }
}

/// `ioascope [FILE]`: the inspector.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Open the inspector (this is the default).")

  @OptionGroup var start: StartOptions

  func run() throws {
    let (session, connection) = try start.session()
    defer { connection?.close() }
    if start.file == "-" { try Input.takeKeysFromTerminal() }
    connection?.leaveSignals()
    try MainActor.assumeIsolated { try Self.show(session) }
  }

  @MainActor
  private static func show(_ session: Session) throws {
    let terminal: Terminal
    do throws(TerminalError) {
      terminal = try Terminal()
    } catch {
      throw Failure(.noTerminal, "ioascope: \(error)\n'ioascope frame' and 'ioascope run' need no terminal")
    }
    defer { terminal.close() }
    var inspector = Inspector(session: session, size: terminal.size)
    terminal.show(inspector.render())
    var ticker = Ticker()
    loop: while true {
      for event in terminal.events(until: ticker.deadline(every: inspector.tickInterval)) {
        switch inspector.handle(event) {
        case .quit: break loop
        case .suspend: terminal.suspend()
        case .redraw: terminal.redraw()
        case nil: break
        }
      }
      terminal.show(inspector.render())
    }
    if let signal = terminal.endingSignal { throw ExitCode(128 + signal) }
  }
}

/// `ioascope frame`: a picture of the inspector as text, without a terminal.
struct PrintFrame: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frame",
    abstract: "Print the inspector's screen as text after some keys, without a terminal.",
    discussion: """
      Keys are written as they are typed; others stand between angle brackets: <Enter> <Esc> <Tab> <S-Tab> \
      <Up> <Down> <Left> <Right> <PgUp> <PgDn> <Home> <End> <BS> <Del> <Space> <C-x> <F1>, and <lt> for <.
      """)

  @Option(help: ArgumentHelp("The size of the screen.", valueName: "COLUMNSxROWS"))
  var size = ScreenSize(columns: 80, rows: 24)

  @Option(help: "The keys to press first.")
  var keys = ""

  @OptionGroup var start: StartOptions

  func run() throws {
    let (session, connection) = try start.session()
    defer { connection?.close() }
    var inspector = Inspector(session: session, size: size.size)
    do throws(KeyNotationError) {
      for key in try Key.sequence(keys) where inspector.handle(.key(key)) == .quit { break }
    } catch {
      throw Failure(.usage, "ioascope: \(error)")
    }
    try Output.write(inspector.render().text)
  }
}

/// A screen size on the command line, `80x24`.
struct ScreenSize: ExpressibleByArgument, CustomStringConvertible {
  let size: Size

  init(columns: Int, rows: Int) { size = Size(rows: rows, columns: columns) }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      (1...1000).contains(columns), (1...1000).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  var description: String { "\(size.columns)x\(size.rows)" }
}
