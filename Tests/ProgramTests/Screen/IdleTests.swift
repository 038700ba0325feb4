// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

struct IdleTests {
  @Test func `a program with nothing to do sleeps`() throws {
    let session = try Session()
    try session.press("j")
    // It has shown the picture, and is on its way to sleep.
    session.child.wait(seconds: 0.3) { _ in false }
    let sleeps = try #require(session.child.sleeps)
    let output = session.child.output.count
    session.child.wait(seconds: 2) { _ in false }
    #expect(session.child.sleeps == sleeps)
    #expect(session.child.output.count == output)
    try session.press("k")
  }
}
