// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cells
import Export
import Inspector
import Session

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

  @Option(help: "How the screen is written: text, ansi (with colours for a terminal), svg or html.")
  var format = Picture.Format.text

  @Option(help: ScreenOptions.themeHelp)
  var theme = Theme.Name.light

  @Flag(help: "Print the recording of an asciicast player: a picture after each key, half a second apart.")
  var cast = false

  @OptionGroup var start: StartOptions

  func run() throws {
    let opened = try start.open()
    defer { opened.connection?.close() }
    var inspector = opened.inspector(size.size)
    let sequence: [Key]
    do throws(KeyNotationError) {
      sequence = try Key.sequence(keys)
    } catch {
      throw Failure(.usage, "ioascope: \(error)")
    }
    if cast { return try Output.write(recording(of: sequence, on: inspector)) }
    for key in sequence where inspector.handle(.key(key)) == .quit { break }
    try Output.write(Picture(inspector.render(), theme).text(as: format))
  }

  /// A recording of a picture after each key.
  private func recording(of keys: [Key], on start: Inspector) -> String {
    var (inspector, cast) = (start, Cast(theme))
    var text = cast.header(size.size, title: "ioascope") + cast.lines(inspector.render(), at: .zero)
    for (place, key) in keys.enumerated() where inspector.handle(.key(key)) != .quit {
      text += cast.lines(inspector.render(), at: .milliseconds(500 * (place + 1)))
    }
    return text
  }
}

extension Picture.Format: ExpressibleByArgument {}

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
