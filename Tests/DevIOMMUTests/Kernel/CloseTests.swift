// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Simulator
import Testing

@testable import DevIOMMU

struct CloseTests {
  @Test func `everything is taken back in the order in which the kernel lets go of it`() throws {
    let world = try World(.unfinished)
    let before = world.trace.lines.count
    #expect(world.kernel.close() == [])
    #expect(
      world.trace.lines[before...].joined(separator: "\n") == """
        ioctl(3, IOMMU_DESTROY) = 0
        close(5) = 0
        close(4) = 0
        ioctl(3, IOMMU_DESTROY) = 0
        ioctl(3, IOMMU_DESTROY) = 0
        ioctl(3, IOMMU_DESTROY) = 0
        ioctl(3, IOMMU_IOAS_UNMAP) = 0
        ioctl(3, IOMMU_DESTROY) = 0
        close(3) = 0
        munmap(0x100000000000, 0x4000000) = 0
        """)
    #expect(world.system.kernel.objects.ids.isEmpty)
  }

  @Test func `devices are detached and closed before anything else`() throws {
    let world = try World(.devices)
    let before = world.trace.lines.count
    #expect(world.kernel.close() == [])
    #expect(
      world.trace.lines[before...].prefix(4).joined(separator: "\n") == """
        ioctl(4, VFIO_DEVICE_DETACH_IOMMUFD_PT) = 0
        close(4) = 0
        ioctl(5, VFIO_DEVICE_DETACH_IOMMUFD_PT) = 0
        close(5) = 0
        """)
  }

  @Test func `closing twice does nothing the second time, and nothing can be asked any more`() throws {
    let world = try World(.unfinished)
    #expect(world.kernel.close() == [])
    let calls = world.trace.lines.count
    #expect(world.kernel.close() == [])
    #expect(world.kernel.answer(.ioasAlloc) == .failure(.EBADF))
    #expect(world.kernel.answer(.process(.map(.address(0x10000), length: 4096, .read))) == .failure(.EBADF))
    #expect(world.trace.lines.count == calls)
  }

  @Test func `a kernel that nobody holds any more is closed`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    do {
      let kernel = try RealKernel(system: system, deviceFiles: system)
      for (request, expected) in try Story.unfinished.requests() {
        _ = kernel.answer(request, predicted: try? expected.get())
      }
    }
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
    #expect(system.kernel.objects.ids.isEmpty)
  }

  @Test func `what cannot be undone is told in words`() throws {
    let world = try World(.unfinished)
    world.forced.fail("ioctl IOMMU_IOAS_UNMAP", with: .EDEADLK)
    world.forced.fail("munmap", with: .ENOMEM)
    world.forced.fail("close", with: .EIO)
    #expect(
      world.kernel.close() == [
        "access 8 was not closed cleanly: EIO",
        "fault queue 5 was not closed cleanly: EIO",
        "IOAS 1 was not unmapped: EDEADLK",
        "/dev/iommu was not closed cleanly: EIO",
        "memory at 0x100000000000 was not unmapped: ENOMEM",
      ])
    #expect(world.system.openDescriptors == [])
  }

  @Test func `without the iommufd everything that is left is told`() throws {
    let world = try World(.unfinished)
    // Somebody else has closed it.
    _ = try world.system.perform(.close(3))
    #expect(
      world.kernel.close() == [
        "mock:0 was not taken away: EBADF",
        "hwpt 7 was not destroyed: EBADF",
        "hwpt 6 was not destroyed: EBADF",
        "fault queue 5 was not destroyed: EBADF",
        "IOAS 1 was not unmapped: EBADF",
        "IOAS 1 was not destroyed: EBADF",
        "/dev/iommu was not closed cleanly: EBADF",
      ])
    #expect(world.system.openDescriptors == [] && world.system.mappedMemory == [])
  }

  @Test func `a device that cannot be detached is closed all the same, and told by its name`() throws {
    let world = try World(.devices)
    world.forced.fail("ioctl VFIO_DEVICE_DETACH_IOMMUFD_PT", with: .EIO, times: 1)
    #expect(world.kernel.close() == ["pci:0000:00:02.0 was not detached: EIO"])
    #expect(world.system.openDescriptors == [])
  }
}

/// A real kernel's backend in front of a double, after a story.
struct World {
  let system: SimulatedSystem
  let forced: ForcedErrors
  let trace = Trace()
  let kernel: RealKernel

  /// Performs a story, with the answers that it has.
  init(_ story: Story) throws {
    system = SimulatedSystem(machine: try .builtIn(story.machine))
    forced = ForcedErrors(system)
    kernel = try RealKernel(system: trace.of(forced), deviceFiles: system)
    for (request, expected) in try story.requests() {
      _ = kernel.answer(request, predicted: try? expected.get())
    }
  }
}
