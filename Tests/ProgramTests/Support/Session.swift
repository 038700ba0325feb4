// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The inspector on a terminal of its own, on which somebody has worked before.
final class Session {
  /// The program.
  let child: PtyChild

  private let arguments: [String]
  private let modesBefore: [UInt32]
  private var pressed = ""

  /// What stands on the primary screen before the program starts.
  private static let earlier = "earlier work"

  /// Starts the inspector and waits for its first picture.
  init(
    _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    shell: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    self.arguments = arguments
    // The shell waits, so that the modes can be read before the program changes them.
    let script = #"echo "\#(Self.earlier)"; read x; \#(shell) exec "$0" "$@""#
    child = try PtyChild(
      ["sh", "-c", script, productPath("ioascope")] + arguments, rows: rows, columns: columns,
      environment: environment)
    try #require(child.wait(for: Self.earlier), sourceLocation: sourceLocation)
    modesBefore = child.terminalModes
    child.send("\n")
    try expectPicture(sourceLocation: sourceLocation)
    #expect(child.terminalModes != modesBefore, sourceLocation: sourceLocation)
    #expect(child.screen.isAlternate, sourceLocation: sourceLocation)
  }

  /// Types keys, written as `frame --keys` takes them, and waits for the picture that they lead to.
  ///
  /// Where many keys lead to the same picture as a few, `equivalent` says which.
  func press(_ keys: String, as equivalent: String? = nil, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    pressed += equivalent ?? keys
    child.send(Self.bytes(of: keys))
    try expectPicture(sourceLocation: sourceLocation)
  }

  /// Changes the size of the window, and waits for the picture that fits it.
  func resize(columns: Int, rows: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    child.resize(rows: rows, columns: columns)
    try expectPicture(sourceLocation: sourceLocation)
  }

  /// Waits until the screen shows what `ioascope frame` prints after the same keys.
  func expectPicture(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let expected = try frame(
      pressed, columns: child.screen.columns, rows: child.screen.rows, arguments)
    let isShown = child.wait { withoutBlankEnd($0.text) == expected }
    #expect(
      isShown, "the screen is\n\(child.screen.text)\nand not\n\(expected)", sourceLocation: sourceLocation)
    try #require(isShown, sourceLocation: sourceLocation)
  }

  /// Expects that the screen shows each of some texts.
  func expectShown(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for text in texts {
      #expect(child.screen.text.contains(text), "\(child.screen.text)", sourceLocation: sourceLocation)
    }
  }

  /// Presses `q`, and expects the end.
  func quit(sourceLocation: SourceLocation = #_sourceLocation) {
    child.send("q")
    expectEnd(status: 0, sourceLocation: sourceLocation)
  }

  /// Expects the end of the program, and that the terminal is as it was.
  func expectEnd(status: Int32, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(child.exitStatus() == status, sourceLocation: sourceLocation)
    #expect(child.terminalModes == modesBefore, sourceLocation: sourceLocation)
    let screen = child.screen
    #expect(screen.modes == ScreenModel.initialModes, sourceLocation: sourceLocation)
    #expect(!screen.hasApplicationKeypad, sourceLocation: sourceLocation)
    #expect(screen.style == .init(), sourceLocation: sourceLocation)
    #expect(screen.unknown == [], sourceLocation: sourceLocation)
    #expect(withoutBlankEnd(screen.text) == Self.earlier, "\(screen.text)", sourceLocation: sourceLocation)
  }

  /// What a terminal sends for keys.
  private static func bytes(of keys: String) -> String {
    let codes = [
      "<Enter>": "\r", "<Esc>": "\u{1B}", "<Tab>": "\t", "<S-Tab>": "\u{1B}[Z", "<BS>": "\u{7F}",
      "<Up>": "\u{1B}OA", "<Down>": "\u{1B}OB", "<F1>": "\u{1B}OP", "<C-u>": "\u{15}", "<C-c>": "\u{3}",
      "<C-l>": "\u{C}",
    ]
    return codes.reduce(keys) { $0.replacing($1.key, with: $1.value) }
  }
}
