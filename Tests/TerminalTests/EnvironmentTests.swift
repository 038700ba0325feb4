// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

struct EnvironmentTests {
  private func environment(_ variables: [String: String]) -> Environment {
    Environment { variables[$0] }
  }

  @Test(arguments: [(nil, false), ("", false), ("1", true), ("0", true)] as [(String?, Bool)])
  func `NO_COLOR counts if it holds anything`(value: String?, refuses: Bool) {
    #expect(environment(["NO_COLOR": value].compactMapValues(\.self)).refusesColor == refuses)
  }

  @Test(arguments: [("C", true), ("POSIX", true), ("C.UTF-8", false), ("", false)])
  func `LC_ALL=C asks for ASCII`(value: String, insists: Bool) {
    #expect(environment(["LC_ALL": value]).insistsOnASCII == insists)
    #expect(!environment(["LANG": value]).insistsOnASCII)
  }

  @Test func `an empty TERM is none`() {
    #expect(environment(["TERM": ""]).terminalType == nil)
    #expect(environment(["TERM": "linux"]).terminalType == "linux")
  }
}
