// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The path of a product of this package, which lies next to the tests.
public func productPath(_ name: String) -> String {
  let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  let directory = URL(fileURLWithPath: tests ?? CommandLine.arguments[0]).deletingLastPathComponent()
  return directory.appendingPathComponent(name).path
}

/// The environment that children of tests start with: the same on every machine.
public func childEnvironment(_ changes: [String: String] = [:]) -> [String: String] {
  let own = ProcessInfo.processInfo.environment
  var result = [
    "PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
    // Otherwise a crash would wait for somebody to press a key.
    "SWIFT_BACKTRACE": "enable=no",
  ]
  // The coverage of children counts, too.
  result["LLVM_PROFILE_FILE"] = own["LLVM_PROFILE_FILE"]
  return result.merging(changes) { $1 }
}
