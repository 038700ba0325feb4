// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

struct RestoreSequenceTests {
  @Test(arguments: [
    ("", ""), ("\u{1B}[m", "\u{1B}[m"), ("\u{1B}[m\u{F}$<2>", "\u{1B}[m\u{F}"),
    ("$<5>a$<3.5*/>b$<2/>", "ab"), ("$5", "$5"), ("a$<b", "a$<b"),
  ])
  func `delays are left out`(capability: String, bytes: String) {
    #expect(RestoreSequence.withoutPadding(capability) == bytes)
  }
}
