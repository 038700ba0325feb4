// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A shell under tmux: a terminal that is not ours, with job control.
///
/// The server is private and ends with the object.
public final class Tmux {
  /// Whether tmux is installed.
  public static var isAvailable: Bool {
    (try? runProgram(["tmux", "-V"]).status) == 0
  }

  private let directory: String

  /// Starts a shell whose prompt is `$ `, on a terminal of the given kind.
  public init(rows: Int = 24, columns: Int = 80, terminal: String = "tmux-256color") throws {
    var template = Array("/tmp/tmux-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SpawnError(["mkdtemp"], errno: errno) }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let shell = ["env", "TERM=\(terminal)", "PS1=$ ", "bash", "--norc", "--noprofile"]
    try tmux(["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)"] + shell)
    guard wait(for: "$") else { throw SpawnError(shell, "shows no prompt") }
  }

  deinit {
    _ = try? tmux(["kill-server"])
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// Presses keys by tmux's names, such as `C-z`, `Enter` and `F1`; anything else is typed as it is.
  public func press(_ keys: String...) {
    _ = try? tmux(["send-keys"] + keys)
  }

  /// Types a line and presses Enter.
  public func enter(_ line: String) {
    _ = try? tmux(["send-keys", "-l", line])
    press("Enter")
  }

  /// Changes the size of the window.
  public func resize(rows: Int, columns: Int) {
    _ = try? tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// What the screen shows; with escape sequences for its colours if wanted.
  public func capture(styled: Bool = false) -> String {
    (try? tmux(["capture-pane", "-p"] + (styled ? ["-e"] : [])).stdout) ?? ""
  }

  /// Whether the alternate screen is shown, and not the one with the shell's lines.
  public var isAlternate: Bool { value("alternate_on") == "1" }

  /// Whether the cursor is shown.
  public var isCursorVisible: Bool { value("cursor_flag") == "1" }

  /// The process group in the foreground, which is the process of a program that the shell has started.
  public var foregroundProcess: pid_t? {
    let shell = value("pane_pid") ?? ""
    guard let text = try? String(contentsOfFile: "/proc/\(shell)/stat", encoding: .utf8) else { return nil }
    // Behind the name, which may hold anything: state, parent, group, session, terminal, foreground.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 5 ? pid_t(fields[5]) : nil
  }

  /// Waits until the condition holds for the screen; false if it still does not when the time is up.
  @discardableResult
  public func wait(seconds: Double = 20, until condition: (String) -> Bool) -> Bool {
    let deadline = Deadline(seconds: seconds)
    while !condition(capture()) {
      guard !deadline.hasPassed else { return false }
      _ = Deadline(seconds: 0.01).awaitInput([])
    }
    return true
  }

  /// Waits until the screen shows a text.
  @discardableResult
  public func wait(seconds: Double = 20, for text: String) -> Bool {
    wait(seconds: seconds) { $0.contains(text) }
  }

  private func value(_ format: String) -> String? {
    try? tmux(["display-message", "-p", "#{\(format)}"]).stdout.trimmingCharacters(in: .newlines)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> Outcome {
    let command = ["tmux", "-u", "-L", "test", "-f", "/dev/null"] + arguments
    return try runProgram(command, environment: ["TMUX_TMPDIR": directory])
  }
}
