// SPDX-License-Identifier: Apache-2.0

import CNcurses
import CTerminal
import Cells
import Glibc

/// The one screen of curses, on standard input and output.
@MainActor
final class CursesDevice {
  /// The window that covers the screen.
  let window: UnsafeMutablePointer<WINDOW>
  /// Where keys are read.
  ///
  /// Reading from the window itself would also refresh it, with a picture that may be out of date.
  let keyboard: UnsafeMutablePointer<WINDOW>
  /// The colours of this terminal.
  let palette: Theme.Palette
  private let screen: OpaquePointer
  private let streams: [UnsafeMutablePointer<FILE>]
  private var gather = ct_gather()

  init(_ environment: Environment) throws(TerminalError) {
    use_tioctl(true)
    let input = Self.stream(STDIN_FILENO, "r")
    let output = Self.stream(STDOUT_FILENO, "w")
    streams = [input, output].compactMap(\.self)
    // Text that was printed before must not come out in the middle of the picture.
    fflush(nil)
    guard let screen = newterm(nil, output, input), let window = ncw_stdscr(),
      let keyboard = newpad(1, 1)
    else {
      throw TerminalError("curses cannot use this terminal")
    }
    self.screen = screen
    self.window = window
    self.keyboard = keyboard
    palette = Self.startColor(environment)
    Self.configureInput(keyboard, environment)
    ct_gather_open(&gather, output.map { fileno($0) } ?? -1)
  }

  /// Does something whose output goes to the terminal in one piece.
  func inOneWrite(_ body: () -> Void) {
    let isGathered = ct_gather_begin(&gather)
    body()
    if isGathered { ct_gather_end(&gather) }
  }

  /// A stream of its own, which can be closed without closing the descriptor of the process.
  private static func stream(_ descriptor: Int32, _ mode: String) -> UnsafeMutablePointer<FILE>? {
    fdopen(fcntl(descriptor, F_DUPFD_CLOEXEC, 3), mode)
  }

  private static func startColor(_ environment: Environment) -> Theme.Palette {
    guard !environment.refusesColor, has_colors(), start_color() == OK, use_default_colors() == OK else {
      return .none
    }
    return Theme.Palette(colors: Int(ncw_colors()))
  }

  private static func configureInput(_ keyboard: UnsafeMutablePointer<WINDOW>, _ environment: Environment) {
    // All that was typed is taken before a frame is painted: nothing is to be looked for meanwhile.
    typeahead(-1)
    raw()
    noecho()
    nonl()
    keypad(keyboard, true)
    nodelay(keyboard, true)
    // The description of the Linux console knows it by another name.
    define_key("\u{1B}[Z", KEY_BTAB)
    if !environment.setsEscapeDelay { set_escdelay(25) }
  }

  /// Lets the terminal report clicks and the wheel, or no longer.
  func setMouse(_ isOn: Bool) {
    mouseinterval(0)
    mousemask(isOn ? NCW_MOUSE_EVENTS : 0, nil)
  }

  func close() {
    ct_gather_close(&gather)
    delscreen(screen)
    for stream in streams { fclose(stream) }
  }
}
