// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

struct ProcessRightsTests {
  @Test func `limit and capabilities are as before after the end`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    let kernel = try RealKernel(system: system, deviceFiles: system)
    #expect(kernel.answer(.setMemlockLimit(1 << 30)) == .success(.done))
    #expect(kernel.answer(.setMemlockLimit(4096)) == .success(.done))
    #expect(kernel.answer(.process(.capability(.ipcLock, false))) == .success(.done))
    #expect(system.kernel.memlockLimit == 4096)
    #expect(system.kernel.capabilities == [.sysResource])
    #expect(kernel.close() == [])
    #expect(system.kernel.memlockLimit == .max)
    #expect(system.kernel.capabilities == [.ipcLock, .sysResource])
  }

  @Test func `what was not changed is not touched`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    let trace = Trace()
    let kernel = try RealKernel(system: trace.of(system), deviceFiles: system)
    #expect(kernel.close() == [])
    #expect(trace.lines == [#"open("/dev/iommu", O_RDWR) = 3"#, "close(3) = 0"])
  }

  @Test func `what cannot be given back is told`() throws {
    let forced = ForcedErrors(SimulatedSystem(machine: try .builtIn("mock")))
    let kernel = try RealKernel(system: forced, deviceFiles: SimulatedSystem(machine: try .builtIn("mock")))
    #expect(kernel.answer(.setMemlockLimit(4096)) == .success(.done))
    #expect(kernel.answer(.process(.capability(.ipcLock, false))) == .success(.done))
    forced.fail("setrlimit", with: .EPERM)
    forced.fail("capset", with: .EPERM)
    #expect(
      kernel.close() == [
        "the capability ipc-lock was not restored: EPERM",
        "the limit on locked memory was not restored: EPERM",
      ])
  }

  @Test func `a limit that cannot be read is not changed`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    let forced = ForcedErrors(system)
    let kernel = try RealKernel(system: forced, deviceFiles: system)
    forced.fail("getrlimit", with: .EFAULT)
    #expect(kernel.answer(.setMemlockLimit(4096)) == .failure(.EFAULT))
    #expect(system.kernel.memlockLimit == .max)
  }
}
