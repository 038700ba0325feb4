// SPDX-License-Identifier: Apache-2.0

import CPty
import Foundation

/// A program on a terminal of its own, whose screen a test can read.
///
/// The program leads a session without a shell, so nobody could continue it: for ^Z use `Tmux`.
public final class PtyChild {
  /// The program's process.
  public let process: pid_t
  /// What the terminal shows.
  public private(set) var screen: ScreenModel
  /// All that the program has written.
  public private(set) var output: [UInt8] = []

  private let terminal: Int32
  private let end: Int32
  private var status: Int32?
  private var isHungUp = false

  /// Starts a program, given by its path or a name in `PATH`.
  public init(
    _ arguments: [String], rows: Int = 24, columns: Int = 80, environment: [String: String] = [:]
  ) throws {
    var terminal: Int32 = -1
    process = withVectors(arguments, childEnvironment(environment)) {
      cp_spawn_on_terminal($0, $1, Int32(rows), Int32(columns), &terminal)
    }
    guard process > 0 else { throw SpawnError(arguments, errno: -process) }
    self.terminal = terminal
    end = cp_process_descriptor(process)
    screen = ScreenModel(rows: rows, columns: columns)
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    hangUp()
    close(end)
  }

  /// Types text, or sends any bytes that a key would send.
  public func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// Sends bytes as if they were typed.
  public func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    let deadline = Deadline(seconds: 10)
    while !rest.isEmpty, !isHungUp, !deadline.hasPassed {
      let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
      rest = rest.dropFirst(max(0, count))
      guard count < 0 else { continue }
      guard errno == EAGAIN else { return }
      // The program may wait until somebody reads before it reads itself.
      _ = deadline.awaitInput([terminal], orOutput: [terminal])
      absorb()
    }
  }

  /// Sends a signal to the program.
  public func signal(_ number: Int32) {
    kill(process, number)
  }

  /// Changes the size of the terminal's window.
  public func resize(rows: Int, columns: Int) {
    absorb()
    screen.resize(rows: rows, columns: columns)
    _ = cp_resize(terminal, Int32(rows), Int32(columns))
  }

  /// Makes the window tiny and as large as it was, and the program learns of both only after the second.
  public func loseRows() {
    absorb()
    let (rows, columns) = (screen.rows, screen.columns)
    screen.resize(rows: 1, columns: 1)
    screen.resize(rows: rows, columns: columns)
    signal(SIGWINCH)
  }

  /// Takes the terminal away, as the end of a connection does.
  public func hangUp() {
    guard !isHungUp else { return }
    isHungUp = true
    close(terminal)
  }

  /// Reads until the condition holds; false if it still does not when the time is up.
  @discardableResult
  public func wait(seconds: Double = 10, until condition: (ScreenModel) -> Bool) -> Bool {
    let deadline = Deadline(seconds: seconds)
    while !condition(screen) {
      guard !deadline.hasPassed, !isHungUp else { return false }
      _ = deadline.awaitInput([terminal])
      guard absorb() else { return condition(screen) }
    }
    return true
  }

  /// Reads until the screen shows a text.
  @discardableResult
  public func wait(seconds: Double = 10, for text: String) -> Bool {
    wait(seconds: seconds) { $0.text.contains(text) }
  }

  /// Waits for the end of the program, and returns its exit status or minus the signal that ended it.
  public func exitStatus(seconds: Double = 10) -> Int32? {
    let deadline = Deadline(seconds: seconds)
    while status == nil, !deadline.hasPassed {
      // A program that ends may wait until all that it wrote has been read.
      let ready = deadline.awaitInput(isHungUp ? [end] : [terminal, end])
      absorb()
      var code: Int32 = 0
      if ready.contains(end), cp_reap(process, &code) { status = code }
    }
    absorb()
    return status
  }

  /// The modes of the terminal, as numbers that can be compared.
  public var terminalModes: [UInt32] {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
  }

  /// How often the program has gone to sleep; it stays the same while the program has nothing to do.
  public var sleeps: Int? {
    let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
    return line?.split(separator: "\t").last.flatMap { Int($0) }
  }

  @discardableResult
  private func absorb() -> Bool {
    guard !isHungUp, let bytes = readAvailable(terminal) else { return false }
    output += bytes
    screen.feed(bytes)
    return true
  }
}
