// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// The inspector on every kind of terminal that Debian describes on each machine.
struct TerminalTypeTests {
  /// The types, and how many colours each has.
  private static let types = [
    ("xterm", 8), ("xterm-256color", 256), ("xterm-mono", 0), ("screen", 8), ("screen-256color", 256),
    ("tmux", 8), ("tmux-256color", 256), ("linux", 8), ("rxvt", 8), ("vt100", 0), ("vt102", 0), ("vt220", 0),
    ("cons25", 8),
  ]

  @Test(arguments: types)
  func `it is shown, answers keys, and is left as it was`(type: String, colours: Int) throws {
    let child = try PtyChild([productPath("ioascope")], environment: ["TERM": type])
    let modes = child.terminalModes
    #expect(child.wait { $0.text.contains("quit") && $0.text.contains("Tab panel") }, "\(type)")
    child.send("?")
    #expect(child.wait { $0.text.contains("ioascope help") }, "\(type)")
    child.send("\u{1B}")
    #expect(child.wait { $0.text.contains("Tab panel") }, "\(type)")
    child.send("q")
    #expect(child.exitStatus() == 0, "\(type)")
    #expect(child.terminalModes == modes, "\(type)")
    #expect(Self.usesColour(child.output) == (colours > 0), "\(type)")
  }

  /// Whether a foreground colour was chosen.
  private static func usesColour(_ output: [UInt8]) -> Bool {
    String(decoding: output, as: UTF8.self).contains(#/\u{1B}\[([0-9;]*;)?3[0-8](;[0-9;]*)?m/#)
  }

  @Test func `NO_COLOR leaves out the colours`() throws {
    let child = try PtyChild([productPath("ioascope")], environment: ["NO_COLOR": "1"])
    #expect(child.wait(for: "Tab panel"))
    child.send("q")
    #expect(child.exitStatus() == 0)
    #expect(!Self.usesColour(child.output))
  }

  @Test func `the mouse is listened to only if wanted, and given back`() throws {
    let child = try PtyChild([productPath("ioascope"), "--mouse"])
    #expect(child.wait(for: "Tab panel"))
    let on = "\u{1B}[?1006;1000h"
    #expect(String(decoding: child.output, as: UTF8.self).contains(on))
    // A click on the third row of objects selects it.
    child.send("\u{1B}[<0;6;5M\u{1B}[<0;6;5m")
    #expect(child.wait { $0.line(4).contains(">    ● 0000:00:01.0") }, "\(child.screen.text)")
    child.send("q")
    #expect(child.exitStatus() == 0)
    let output = String(decoding: child.output, as: UTF8.self)
    #expect(output.contains("\u{1B}[?1006;1000l"))
    let without = try PtyChild([productPath("ioascope")])
    #expect(without.wait(for: "Tab panel"))
    without.send("q")
    #expect(without.exitStatus() == 0)
    #expect(!String(decoding: without.output, as: UTF8.self).contains("1000h"))
  }

  @Test func `wide characters in names keep the columns`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("wide.ioas", "machine smmu-v3\nioas as $漢字\nioas as $é\n")
    let child = try PtyChild([productPath("ioascope"), file])
    #expect(child.wait(for: "Tab panel"))
    let expected = try frame("", [file])
    #expect(child.wait { withoutBlankEnd($0.text) == expected }, "\(child.screen.text)\n\(expected)")
    child.send("q")
    #expect(child.exitStatus() == 0)
  }
}
