// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

struct DescriptorTests {
  @Test func `a file is closed once, however often it is told to`() throws {
    let (system, trace) = try host()
    do {
      let file = try trace.of(system).open("/dev/iommu", writable: true)
      try file.close()
      try file.close()
      #expect(file.number == -1)
    }
    #expect(trace.lines == [#"open("/dev/iommu", O_RDWR) = 3"#, "close(3) = 0"])
    #expect(system.offences == [])
  }

  @Test func `a file that nobody holds any more is closed`() throws {
    let (system, trace) = try host()
    _ = try trace.of(system).open("/dev/iommu")
    #expect(trace.lines == [#"open("/dev/iommu", O_RDONLY) = 3"#, "close(3) = 0"])
  }

  @Test(arguments: [Errno.EINTR, .EIO])
  func `a file is gone although closing it failed`(_ errno: Errno) throws {
    let (system, trace) = try host()
    let forced = ForcedErrors(system)
    forced.fail("close", with: errno)
    do {
      let file = try trace.of(forced).open("/dev/iommu")
      #expect(throws: errno) { try file.close() }
    }
    #expect(trace.lines.count == 2)
    #expect(system.openDescriptors == [] && system.offences == [])
  }

  @Test func `a refused bind closes the file again`() throws {
    let (system, trace) = try host()
    let forced = ForcedErrors(system)
    forced.fail("ioctl VFIO_DEVICE_BIND_IOMMUFD", with: .EBUSY)
    let kernel = try RealKernel(system: trace.of(forced), deviceFiles: system)
    let device = try #require(PCIAddress("0000:00:02.0"))
    #expect(kernel.answer(.bind(.pci(device), flags: 0)) == .failure(.EBUSY))
    #expect(
      trace.lines.suffix(3) == [
        #"open("/dev/vfio/devices/vfio0", O_RDWR) = 4"#,
        "ioctl(4, VFIO_DEVICE_BIND_IOMMUFD) = EBUSY", "close(4) = 0",
      ])
    #expect(system.openDescriptors == [3])
  }

  @Test func `without descriptors left the kernel's errno comes out`() throws {
    let system = SimulatedSystem(machine: try .builtIn("vt-d"), descriptorLimit: 4)
    let kernel = try RealKernel(system: system, deviceFiles: system)
    let device = try #require(PCIAddress("0000:00:02.0"))
    #expect(kernel.answer(.bind(.pci(device), flags: 0)) == .failure(.EMFILE))
    #expect(kernel.answer(.faultQueueAlloc) == .failure(.EMFILE))
    #expect(kernel.answer(.ioasAlloc) == .success(.id(1)))
    #expect(throws: Errno.EMFILE) { try RealKernel(system: system, deviceFiles: system) }
  }

  private func host() throws -> (SimulatedSystem, Trace) {
    (SimulatedSystem(machine: try .builtIn("vt-d")), Trace())
  }
}
