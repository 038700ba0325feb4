// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

// What the process does to its own memory and rights.
extension ScenarioWriter {
  mutating func process() -> TextOperation {
    let length: UInt64 = random.pick([0x1000, 0x1000, 0x4000, 0x10_0000])
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return .process(.unmap(bufferPage(), length: length))
    case 1..<3: return .process(.protect(bufferPage(), length: length, random.pick([[], .read, .readWrite])))
    case 3..<5: return .process(.write(bufferPage(), [1, 2, UInt8.random(in: 0...255, using: &random)]))
    case 5: return .process(.read(bufferPage(), length: random.pick([1, 16, 64])))
    case 6: return .process(.capability(.ipcLock, !random.oneIn(3)))
    case 7: return limit()
    case 8: return .process(.capability(.sysResource, !random.oneIn(4)))
    default:
      return .process(.map(bufferPage(), length: length, random.pick([.readWrite, .readWrite, .read])))
    }
  }

  /// Without CAP_SYS_RESOURCE a limit cannot be raised again, so it stays.
  private mutating func limit() -> TextOperation {
    interpreter.kernel.capabilities.contains(.sysResource)
      ? .setMemlockLimit(memlockLimit()) : .process(.capability(.sysResource, true))
  }

  mutating func memlockLimit() -> UInt64 { random.pick([0x10_0000, 0x10_0000, 0x1_0000, 0x40_0000, 0]) }
}
