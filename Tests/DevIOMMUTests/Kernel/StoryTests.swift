// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

struct StoryTests {
  @Test(arguments: Story.all)
  func `every request ends as in the simulator`(_ story: Story) throws {
    let system = SimulatedSystem(machine: try .builtIn(story.machine))
    let kernel = try RealKernel(system: system, deviceFiles: system)
    for (request, expected) in try story.requests() {
      let answer = kernel.answer(request, predicted: try? expected.get())
      #expect(answer == expected, "\(request)")
    }
    #expect(kernel.close() == [])
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
  }

  @Test func `every operation of the language succeeds somewhere in the stories`() throws {
    let successes = try Story.all.flatMap { try $0.succeeding() }
    let missing = Set(Verb.all.map(\.name)).subtracting(successes)
    // A test kernel has no call for the first two: an access is made with its IOAS. The last one is for the
    // simulator alone.
    #expect(missing == ["access-attach", "access-detach", "interrupt"])
  }

  @Test func `the stories make every ioctl and every test operation that the backend has`() throws {
    let trace = Trace()
    for story in Story.all {
      let system = SimulatedSystem(machine: try .builtIn(story.machine))
      let kernel = try RealKernel(system: trace.of(system), deviceFiles: system)
      for (request, expected) in try story.requests() {
        _ = kernel.answer(request, predicted: try? expected.get())
      }
    }
    let names = IOMMUFDFile.ioctls(in: .test) + CompatCodec.ioctls + DeviceFile.ioctls
    let missing = (names.map(\.name) + TestCodec.commands.map(\.name)).filter { name in
      !trace.lines.contains { $0.contains(", \(name))") }
    }
    // MOCK_DOMAIN is MOCK_DOMAIN_FLAGS without flags, and nobody needs the version.
    #expect(missing == ["VFIO_GET_API_VERSION", "IOMMU_TEST_OP_MOCK_DOMAIN"])
  }

  @Test(arguments: Story.all)
  func `a signal during any call changes nothing`(_ story: Story) throws {
    let system = SimulatedSystem(machine: try .builtIn(story.machine))
    let forced = ForcedErrors(system)
    // A call that is made again has an odd number. One of `close` is not made again: the file is gone.
    forced.fail(with: .EINTR) { number, call in number % 2 == 0 && !call.isClose }
    let kernel = try RealKernel(system: forced, deviceFiles: system)
    for (request, expected) in try story.requests() {
      let answer = kernel.answer(request, predicted: try? expected.get())
      #expect(answer == expected, "\(request)")
    }
    #expect(kernel.close() == [])
    #expect(forced.forced > 100 || story.machine != "mock")
    #expect(system.openDescriptors == [] && system.mappedMemory == [] && system.offences == [])
  }
}
