// SPDX-License-Identifier: Apache-2.0

import CNcurses
import CTerminal
import Cells
import Glibc

/// The terminal that the program runs on: shows frames, reports events, and leaves no trace.
///
/// There is one per process at a time, and whatever ends the process, short of SIGKILL, the terminal
/// is as it was before.
@MainActor
public final class Terminal {
  /// The signal that asked the program to end; a terminal that has gone counts as SIGHUP.
  public internal(set) var endingSignal: Int32?

  let device: CursesDevice
  let painter: Painter
  let signals: Int32
  var decoder = KeyDecoder()
  /// Whether the next events start with the size, because the picture is gone or does not fit.
  var needsRepaint = false
  /// Whether the picture is up, as it is not while the process is suspended.
  var isOnScreen = false
  /// Whether a frame was shown since the picture is up.
  var hasShown = false
  /// Whether clicks and the wheel are reported.
  private(set) var hasMouse = false
  private(set) var isClosed = false

  /// What a user wants of the screen beside what the environment says.
  public struct Wishes: Sendable {
    /// The theme; nil is what the environment says.
    public var theme: Theme.Name?
    /// Whether only ASCII is shown.
    public var ascii = false
    /// Whether clicks and the wheel are reported.
    public var mouse = false

    /// Creates wishes.
    public init(theme: Theme.Name? = nil, ascii: Bool = false, mouse: Bool = false) {
      self.theme = theme
      self.ascii = ascii
      self.mouse = mouse
    }
  }

  /// Takes over the terminal on standard input and output; says why if there is none to take over.
  public init(_ wishes: Wishes = Wishes()) throws(TerminalError) {
    try Self.requireTerminal()
    let environment = Environment.current
    let chosen = Repertoire.choosingLocale(environment)
    let repertoire = wishes.ascii ? .ascii : chosen
    try TerminalType.check(environment)
    ct_rescue_save_modes(STDIN_FILENO)
    (signals, device) = try Self.open(environment)
    let theme = Theme(device.palette, wishes.theme ?? environment.theme)
    painter = Painter(window: device.window, theme: theme, repertoire: repertoire)
    isOnScreen = true
    setMouse(wishes.mouse)
    armRescue()
    ct_stderr_capture()
  }

  isolated deinit { close() }

  private static func requireTerminal() throws(TerminalError) {
    for (descriptor, name) in [(STDIN_FILENO, "input"), (STDOUT_FILENO, "output")]
    where isatty(descriptor) == 0 {
      throw TerminalError("standard \(name) is not a terminal")
    }
  }

  private static func open(_ environment: Environment) throws(TerminalError) -> (Int32, CursesDevice) {
    // Signals come first: curses leaves alone what has a handler.
    let signals = ct_signals_open()
    guard signals >= 0 else {
      throw TerminalError("no pipe for signals: \(String(cString: strerror(errno)))")
    }
    do {
      return (signals, try CursesDevice(environment))
    } catch {
      ct_signals_close()
      throw error
    }
  }

  /// The size of the screen; nothing once it is closed.
  public var size: Size { isClosed ? Size(rows: 0, columns: 0) : painter.size }

  /// Shows a frame, of which only what differs from the screen is sent; one that is too large is clipped.
  public func show(_ frame: Frame) {
    guard isOnScreen else { return }
    // The first frame also takes over the terminal itself, for which curses needs it.
    if hasShown {
      device.inOneWrite { paint(frame) }
    } else {
      paint(frame)
      hasShown = true
    }
  }

  private func paint(_ frame: Frame) {
    painter.paint(frame)
    wrefresh(device.window)
  }

  /// Lets the next `show(_:)` send everything, for a screen that something else has written to.
  public func redraw() {
    guard isOnScreen else { return }
    clearok(ncw_curscr(), true)
  }

  /// Shows everything in another theme from now on.
  public func use(_ theme: Theme.Name) {
    painter.use(Theme(device.palette, theme))
  }

  /// Reports clicks and the wheel from now on, or leaves them to the terminal.
  public func setMouse(_ isOn: Bool) {
    guard isOn != hasMouse else { return }
    hasMouse = isOn
    device.setMouse(isOn)
    armRescue()
  }

  /// A line for standard error that a crash of the program leaves.
  public func leave(afterCrash line: String) { ct_rescue_say("\(line)\n") }

  /// Gives the terminal back as it was; closing it twice is harmless.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    leaveScreen()
    ct_stderr_release()
    ct_signals_close()
    device.close()
  }
}
