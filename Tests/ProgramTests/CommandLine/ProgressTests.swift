// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import ioascope

/// The line that says how far a long run has come.
struct ProgressTests {
  private let start = ContinuousClock.now

  private func progress(of name: String = "dir/big.ioas", width: Int = 80) -> Progress {
    Progress(of: name, width: width, now: start)
  }

  /// What is written after so many lines and milliseconds.
  private func text(_ progress: inout Progress, _ done: Int, _ milliseconds: Int) -> String? {
    progress.text(done: done, now: start + .milliseconds(milliseconds))
  }

  @Test func `it comes after a second, and then ten times a second at most`() {
    var progress = progress()
    progress.begin(.running(of: 1_000_000), now: start)
    let texts = [(4096, 999), (412_000, 1000), (420_000, 1099), (440_000, 1100)].map { done, time in
      text(&progress, done, time)
    }
    #expect(
      texts == [
        nil, "\rbig.ioas: 412,000 of 1,000,000 lines, 412,000/s", nil,
        "\rbig.ioas: 440,000 of 1,000,000 lines, 400,000/s",
      ])
  }

  @Test func `a check says how many lines it has seen, and a run begins anew`() {
    var progress = progress()
    let checking = text(&progress, 999, 2000)
    #expect(checking == "\rbig.ioas: 999 lines checked, 500/s")
    progress.begin(.running(of: 1000), now: start + .seconds(2))
    let running = text(&progress, 1000, 3000)
    #expect(running?.hasPrefix("\rbig.ioas: 1,000 of 1,000 lines, 1,000/s") == true)
  }

  @Test func `a shorter line covers a longer one, and nothing is left`() throws {
    var progress = progress()
    let texts = [
      progress.clearing(), text(&progress, 1_000_000, 2000), text(&progress, 1, 20_000),
      progress.clearing(), progress.clearing(),
    ]
    #expect(texts.map { $0 == nil } == [true, false, false, false, true])
    #expect(texts[1]?.count == texts[2]?.count)
    let screen = shown(texts.compactMap(\.self) + ["$ "])
    #expect(screen == "$", "\(screen)")
  }

  @Test(arguments: [1, 2, 10, 40])
  func `it stays on its row`(_ width: Int) throws {
    var progress = progress(width: width)
    let written = text(&progress, 1_000_000, 2000)
    #expect(try #require(written).count <= width)
  }

  @Test func `a file's name cannot control the terminal`() throws {
    var progress = progress(of: "a\u{1B}[2J")
    let written = text(&progress, 1, 2000)
    #expect(written?.hasPrefix("\ra\u{FFFD}[2J: ") == true)
  }

  /// What a terminal shows.
  private func shown(_ texts: [String]) -> String {
    var screen = ScreenModel(rows: 5, columns: 80)
    screen.feed(Array(texts.joined().utf8))
    return withoutBlankEnd(screen.text)
  }
}

/// Large files on a terminal.
struct ProgressOnTerminalTests {
  private static let text =
    "ioas as $a\n" + String(repeating: "map $a iova=64K len=4K rw\nunmap $a iova=64K len=4K\n", count: 5000)

  @Test func `a run leaves nothing behind`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("big.ioas", Self.text)
    let script = #""$0" run "$1" > /dev/null; echo "ended $?""#
    let child = try PtyChild(["sh", "-c", script, productPath("ioascope"), file])
    #expect(child.wait(seconds: 60, for: "ended"))
    #expect(withoutBlankEnd(child.screen.text) == "ended 0")
  }

  @Test func `a complaint stands on a row of its own`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("big.ioas", Self.text + "ioas => EINVAL\n")
    let script = #""$0" run "$1" > /dev/null; echo "ended $?""#
    let child = try PtyChild(["sh", "-c", script, productPath("ioascope"), file], columns: 300)
    #expect(child.wait(seconds: 60, for: "ended"))
    #expect(
      withoutBlankEnd(child.screen.text) == "\(file):10002: expected EINVAL, got ok\nended 1")
  }

  @Test func `where the answers scroll nothing comes between`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("long.ioas", String(repeating: "ioas\n", count: 5000))
    let script = #""$0" run --json "$1"; echo "ended $?""#
    let child = try PtyChild(["sh", "-c", script, productPath("ioascope"), file])
    #expect(child.wait(seconds: 60, for: "ended"))
    let lines = child.output.split(separator: UInt8(ascii: "\n")).dropLast()
    #expect(lines.count == 5000)
    #expect(lines.allSatisfy { $0.starts(with: Array(#"{"line":"#.utf8)) && $0.last == UInt8(ascii: "\r") })
  }
}
