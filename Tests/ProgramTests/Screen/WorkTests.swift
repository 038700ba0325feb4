// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Work at the terminal, whose screen is at every moment the picture that `ioascope frame` prints.
struct WorkTests {
  @Test func `it opens a small world, keys move in it and q leaves`() throws {
    let session = try Session()
    session.expectShown("ioascope  sim smmu-v3 · linux-6.12", "IOAS 1 $guest", "[objects]")
    #expect(!session.child.screen.isCursorVisible)
    try session.press("<Tab>")
    session.expectShown("[devices]")
    try session.press("<S-Tab><S-Tab>")
    session.expectShown("[journal 12]")
    try session.press("k<Up>g<Tab>j<Down>")
    session.quit()
  }

  @Test func `it opens a machine with nothing done, and the state after a file`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("thread.ioas", RunTests.thread)
    let empty = try Session(["--machine", "vt-d", "--empty"])
    empty.expectShown("sim vt-d · linux-6.12", "no IOAS")
    let thread = try Session([file])
    thread.expectShown("journal 7", "attach $d $h")
  }

  @Test func `Ctrl-C leaves`() throws {
    let session = try Session()
    try session.press("a")
    session.child.send("\u{3}")
    session.expectEnd(status: 0)
  }

  @Test func `a form is typed through`() throws {
    let session = try Session()
    try session.press("m")
    #expect(session.child.screen.isCursorVisible)
    try session.press("0x100000<Tab><C-u>4Q<Enter>")
    session.expectShown("'4Q' is not a number")
    try session.press("<BS>K<Tab><Tab><Down><Enter>")
    session.expectShown("13 map $guest iova=0x100000 len=4K buf=0 r", "5 areas")
    #expect(!session.child.screen.isCursorVisible)
    try session.press("m<Esc>")
    session.quit()
  }

  @Test func `a refusal names its reason, and the way out of it is a few keys`() throws {
    let session = try Session()
    try session.press("r<Enter>")
    session.expectShown(
      "EADDRINUSE  attach $nic $next", "in the way: area 0x8000000-0x800ffff",
      "refused by iopt_table_enforce_dev_resv_regions")
    try session.press("<Enter>")
    session.expectShown("[address space of IOAS 4]", ">  0x0000_0000_0800_0000")
    try session.press("x<Enter>r<Enter>")
    session.expectShown("15 attach $nic $next", "M 0x0000_0000_0800_0000")
  }

  @Test func `Esc closes a refusal`() throws {
    let session = try Session()
    try session.press("xy")
    session.expectShown("EBUSY  destroy $guest")
    try session.press("<Esc>")
    #expect(!session.child.screen.text.contains("EBUSY  destroy"))
  }

  @Test func `a line is typed, corrected, and recalled`() throws {
    let session = try Session()
    try session.press(":")
    #expect(session.child.screen.isCursorVisible)
    try session.press("maq $next len=4K rw<Enter>")
    session.expectShown("'maq' is not an operation", "^")
    try session.press("<C-u>map $next len=4K rw<Enter>")
    session.expectShown("13 map $next len=4K buf=0 rw")
    try session.press(":<Up>")
    session.expectShown(":map $next len=4K rw")
  }

  @Test(arguments: ["?", "<F1>"])
  func `help covers the screen until Esc`(_ key: String) throws {
    let session = try Session()
    try session.press(key)
    session.expectShown("ioascope help", "make an IOAS")
    try session.press("jj ")
    try session.press("<Esc>")
    session.expectShown("IOAS 1 $guest")
  }

  @Test func `what stands on the screen by accident goes with Ctrl-L`() throws {
    let session = try Session()
    try Scribble.write(onTerminalOf: session.child.process)
    #expect(session.child.wait(for: Scribble.text))
    try session.press("<C-l>")
  }

  @Test func `2,000 keys at once end where they should, without a picture for each`() throws {
    let session = try Session()
    let before = session.child.output.count
    try session.press(String(repeating: "jk", count: 1000) + "a", as: "a")
    session.expectShown("13 ioas as $a1")
    #expect(session.child.output.count - before < 40_000)
  }
}
