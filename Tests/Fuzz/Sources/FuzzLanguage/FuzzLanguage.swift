// SPDX-License-Identifier: Apache-2.0

import FuzzTargets

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  fuzzLanguage(Array(UnsafeBufferPointer(start: data, count: size)), on: .fuzzed)
  return 0
}
