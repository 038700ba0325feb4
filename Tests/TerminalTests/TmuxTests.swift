// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@Suite(.enabled(if: Tmux.isAvailable))
struct TmuxTests {
  @Test func `a shell runs in a terminal of the given size`() throws {
    let tmux = try Tmux(rows: 10, columns: 60)
    tmux.enter("echo $((6 * 7)) $TERM; stty size")
    #expect(tmux.wait(for: "42 tmux-256color"))
    #expect(tmux.wait(for: "10 60"))
    #expect(!tmux.isAlternate && tmux.isCursorVisible)
  }
}
