// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The inspector on a terminal that is not ours, with a shell behind it.
@Suite(.enabled(if: Tmux.isAvailable))
struct TmuxTests {
  /// Starts the inspector from the shell and waits for its first picture.
  private func start(
    columns: Int = 80, rows: Int = 24, command: String = "", terminal: String = "tmux-256color"
  ) throws -> Tmux {
    let tmux = try Tmux(rows: rows, columns: columns, terminal: terminal)
    tmux.enter("\(command) '\(productPath("ioascope"))'")
    try expectPicture(tmux, columns: columns, rows: rows)
    return tmux
  }

  private func expectPicture(
    _ tmux: Tmux, _ keys: String = "", columns: Int = 80, rows: Int = 24,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try frame(keys, columns: columns, rows: rows)
    let isShown = tmux.wait { withoutBlankEnd($0) == expected }
    #expect(isShown, "the screen is\n\(tmux.capture())", sourceLocation: sourceLocation)
  }

  /// Whether anything has a colour that is not the terminal's own.
  private func isColored(_ tmux: Tmux) -> Bool {
    tmux.capture(styled: true).contains(#/\u{1B}\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/#)
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func `the first picture is the one that frame prints`(columns: Int, rows: Int) throws {
    let tmux = try start(columns: columns, rows: rows)
    #expect(tmux.isAlternate && !tmux.isCursorVisible)
    #expect(isColored(tmux))
  }

  @Test func `without colour it is the same picture`() throws {
    let tmux = try start(command: "NO_COLOR=1")
    #expect(!isColored(tmux))
  }

  @Test(arguments: ["screen", "linux", "vt100"])
  func `other kinds of terminal show the same picture`(_ terminal: String) throws {
    let tmux = try start(terminal: terminal)
    tmux.press("a")
    try expectPicture(tmux, "a")
  }

  @Test func `Ctrl-Z leaves the screen to the shell and fg brings it back`() throws {
    let tmux = try start()
    tmux.press("a", "C-z")
    #expect(tmux.wait(for: "Stopped"))
    #expect(!tmux.isAlternate && tmux.isCursorVisible)
    tmux.enter("fg")
    try expectPicture(tmux, "a")
    #expect(tmux.isAlternate && !tmux.isCursorVisible)
    tmux.press("q")
    #expect(tmux.wait { _ in !tmux.isAlternate })
    tmux.enter("echo status=$?")
    #expect(tmux.wait(for: "status=0"))
  }

  @Test func `a window that changes its size meanwhile gets a picture that fits`() throws {
    let tmux = try start()
    tmux.press("C-z")
    #expect(tmux.wait(for: "Stopped"))
    tmux.resize(rows: 30, columns: 100)
    tmux.enter("fg")
    try expectPicture(tmux, columns: 100, rows: 30)
  }

  @Test func `Ctrl-L paints over what somebody else wrote`() throws {
    let tmux = try start()
    try Scribble.write(onTerminalOf: #require(tmux.foregroundProcess))
    #expect(tmux.wait(for: Scribble.text))
    tmux.press("C-l")
    try expectPicture(tmux)
  }

  @Test func `the shell's settings of the terminal are the same afterwards`() throws {
    let scratch = try Scratch()
    let command = "stty -g > \(scratch.path)/before;"
    let tmux = try start(command: command)
    tmux.press("q")
    #expect(tmux.wait { _ in !tmux.isAlternate })
    tmux.enter("stty -g | cmp - \(scratch.path)/before && echo as be''fore")
    #expect(tmux.wait(for: "as before"))
  }
}
