// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

/// Answers that do not fit at first, and accesses without a prediction.
struct RoomTests {
  @Test func `ranges are asked for again with more room`() throws {
    let world = try World(Story(machine: "mock", text: Self.manyRanges))
    guard case .success(.ranges(1, let ranges)) = world.kernel.answer(.iovaRanges(1)) else {
      Issue.record("no ranges")
      return
    }
    #expect(ranges.count == 301)
    #expect(
      world.trace.lines.suffix(2) == [
        "ioctl(3, IOMMU_IOAS_IOVA_RANGES) = EMSGSIZE", "ioctl(3, IOMMU_IOAS_IOVA_RANGES) = 0",
      ])
  }

  @Test func `the old information is asked for again with more room`() throws {
    let world = try World(Story(machine: "mock", text: Self.manyRanges + "\nvfio-ioas set $a"))
    guard case .success(.compatInfo(let info)) = world.kernel.answer(.compat(.getInfo)) else {
      Issue.record("no information")
      return
    }
    #expect(info.ranges.count == 301)
    #expect(world.trace.lines.filter { $0.contains("VFIO_IOMMU_GET_INFO") }.count == 2)
  }

  private static let manyRanges =
    ([
      "ioas as $a"
    ] + (0..<300).map { "reserve $a start=\((0x10_0000 + $0 * 8192).hex) len=4K" }).joined(separator: "\n")

  @Test func `an access that nobody predicted gets an id that the kernel never gives`() throws {
    let system = SimulatedSystem(machine: try .builtIn("mock"))
    let kernel = try RealKernel(system: system, deviceFiles: system)
    _ = kernel.answer(.ioasAlloc)
    let create = Request.access(.create(1, AccessOptions()))
    guard case .success(.id(let first)) = kernel.answer(create),
      // The id of the IOAS, and that of the access, are taken.
      case .success(.id(let second)) = kernel.answer(create, predicted: .id(1)),
      case .success(.id(let third)) = kernel.answer(create, predicted: .id(first))
    else {
      Issue.record("no access")
      return
    }
    #expect(Set([first, second, third]).count == 3)
    #expect([first, second, third].allSatisfy { $0.rawValue > Int32.max })
    for id in [first, second, third] { #expect(kernel.answer(.close(id)) == .success(.done)) }
    #expect(kernel.close() == [] && system.openDescriptors == [])
  }

  @Test(arguments: [
    AccessOperation<ObjectID>.create(nil, AccessOptions()), .create(1, AccessOptions(isStubborn: true)),
    .attach(2, to: 1), .detach(2),
  ])
  func `what the test interface cannot do with an access is not supported`(
    _ operation: AccessOperation<ObjectID>
  ) throws {
    let world = try World(Story(machine: "mock", text: "ioas\naccess-create 1"))
    let calls = world.trace.lines.count
    #expect(world.kernel.answer(.access(operation)) == .failure(.EOPNOTSUPP))
    #expect(world.trace.lines.count == calls)
  }

  @Test func `a kernel without the test interface has no mock devices`() throws {
    let system = SimulatedSystem(machine: try .builtIn("vt-d"), build: .normal)
    let kernel = try RealKernel(system: system, deviceFiles: system)
    #expect(kernel.answer(.bind(.mock(0), flags: 0)) == .failure(.ENOENT))
    #expect(kernel.answer(.attach(.name(.mock(0)), to: 1)) == .failure(.ENOENT))
    #expect(kernel.answer(.addReserved(1, at: 0, length: 1)) == .failure(.ENOTTY))
  }
}
