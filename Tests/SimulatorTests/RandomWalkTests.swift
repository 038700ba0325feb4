// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import KnownWorlds
import RandomRequests
import Simulator
import Testing

/// Long random walks over all operations, on every machine that comes with the program.
struct RandomWalkTests {
  private static let operations = 700
  private static let seeds: [UInt64] = [1, 2, 3, 4]

  @Test(arguments: Machine.calmNames, seeds)
  func `nothing contradicts itself after any operation`(machine: String, seed: UInt64) throws {
    var walk = try Walk(on: machine, seed: seed)
    for _ in 0..<Self.operations {
      let request = walk.step().request
      let problems = walk.kernel.checkInvariants()
      try #require(problems.isEmpty, "\(request): \(problems)")
    }
  }

  @Test(arguments: Machine.calmNames, seeds)
  func `a refused operation changes nothing`(machine: String, seed: UInt64) throws {
    var walk = try Walk(on: machine, seed: 10 + seed)
    for _ in 0..<Self.operations {
      let before = VisibleState(walk.kernel)
      let (request, outcome) = walk.step()
      guard case .failure(let refusal) = outcome else { continue }
      if request.mayHaveBegun { continue }
      try #require(VisibleState(walk.kernel) == before, "\(request): \(refusal)")
    }
  }

  @Test(arguments: Machine.builtInNames, seeds)
  func `a refused unmap has taken away only what lay below`(machine: String, seed: UInt64) throws {
    var walk = try Walk(on: machine, seed: 20 + seed)
    for _ in 0..<Self.operations {
      let before = walk.kernel
      let (request, outcome) = walk.step()
      guard case .ioasUnmap(let id, let iova, _) = request, case .failure(let refusal) = outcome else {
        continue
      }
      let taken = before.areas(of: id).subtracting(walk.kernel.areas(of: id))
      guard case .area(let obstacle) = refusal.culprits.first else {
        try #require(taken.isEmpty, "\(request): \(refusal)")
        continue
      }
      #expect(walk.kernel.areas(of: id).contains(obstacle))
      #expect(taken.allSatisfy { iova <= $0.first && $0.last < obstacle.first }, "\(request): \(refusal)")
    }
  }

  /// Two IOMMUs of each driver, with different apertures, and mock devices.
  private static let mixed = """
    iommu s0 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K,2M alloc-user
    iommu s1 driver=arm-smmu-v3 aperture=0-0xffffffffffff page-sizes=4K alloc-user dirty
    iommu i0 driver=intel-iommu aperture=0-0x7fffffffff page-sizes=4K alloc-user dirty
    iommu i1 driver=intel-iommu aperture=0-0xffffffff page-sizes=4K alloc-user
    iommu v0 driver=virtio-iommu aperture=0-0xffffffffffffffff page-sizes=4K late
    iommu v1 driver=virtio-iommu aperture=0-0xffffffff page-sizes=4K late
    iommu m0 driver=mock aperture=0x1000000-0x7fffffff page-sizes=2K alloc-user nesting dirty
    device pci:0000:00:01.0 iommu=s0 group=0
    device pci:0000:00:02.0 iommu=s1 group=1
    device pci:0000:00:03.0 iommu=i0 group=2
    device pci:0000:00:04.0 iommu=i1 group=3
    device pci:0000:00:04.1 iommu=i1 group=3
    device pci:0000:00:05.0 iommu=v0 group=4
    device pci:0000:00:06.0 iommu=v1 group=5
    device mock:* iommu=m0

    """

  @Test(arguments: seeds)
  func `nothing contradicts itself where drivers are mixed, and refusals change nothing`(seed: UInt64) throws
  {
    var walk = Walk(on: try Machine.described(Self.mixed), seed: 60 + seed)
    for _ in 0..<Self.operations {
      let before = VisibleState(walk.kernel)
      let (request, outcome) = walk.step()
      let problems = walk.kernel.checkInvariants()
      try #require(problems.isEmpty, "\(request): \(problems)")
      if request.mayHaveBegun { continue }
      if let refusal = outcome.refusal {
        try #require(VisibleState(walk.kernel) == before, "\(request): \(refusal)")
      }
    }
  }

  @Test(arguments: seeds)
  func `where a failed replace can open windows, nothing else contradicts itself`(seed: UInt64) throws {
    let windows = (1...6).map { "reserved pci:0000:00:0\($0).0 0x8000000-0x80fffff sw-msi\n" }.joined()
    var walk = Walk(on: try Machine.described(Self.mixed + windows), seed: 70 + seed)
    for _ in 0..<Self.operations {
      let request = walk.step().request
      let problems = walk.kernel.checkInvariants().filter {
        !$0.contains("does not reserve 0x8000000-0x80fffff")
      }
      try #require(problems.isEmpty, "\(request): \(problems)")
    }
  }

  @Test(arguments: Machine.builtInNames)
  func `equal requests give equal answers and equal states`(machine: String) throws {
    var first = try Walk(on: machine, seed: 31)
    var second = Kernel(machine: try Machine.builtIn(machine))
    for _ in 0..<Self.operations {
      let (request, outcome) = first.step()
      try #require(second.answer(request) == outcome, "\(request)")
    }
    #expect(VisibleState(first.kernel) == VisibleState(second))
  }

  @Test(arguments: Machine.builtInNames)
  func `the walk is not idle: every errno of the kernel's main paths and every kind of success occurs`(
    machine: String
  ) throws {
    var errnos: Set<Errno> = []
    var successes = 0
    for seed in Self.seeds {
      var walk = try Walk(on: machine, seed: seed)
      for _ in 0..<Self.operations {
        switch walk.step().outcome {
        case .success: successes += 1
        case .failure(let refusal): errnos.insert(refusal.errno)
        }
      }
    }
    let main: Set<Errno> = [
      .ENOENT, .EFAULT, .EBUSY, .EEXIST, .EINVAL, .ENOSPC, .EOVERFLOW, .EOPNOTSUPP, .EADDRINUSE, .EPERM,
    ]
    #expect(errnos.isSuperset(of: main), "\(main.subtracting(errnos)) did not occur")
    #expect(successes > Self.seeds.count * Self.operations / 4)
  }
}

/// A kernel and what is asked of it next.
struct Walk {
  private(set) var kernel: Kernel
  private var generator: RequestGenerator

  init(on machine: String, seed: UInt64) throws {
    self.init(on: try Machine.builtIn(machine), seed: seed)
  }

  init(on machine: Machine, design: Design = .linux6_12, seed: UInt64) {
    kernel = Kernel(machine: machine, design: design)
    generator = RequestGenerator(seed: seed, machine: machine)
  }

  mutating func step(
    omitting isOmitted: (Request) -> Bool = { _ in false }
  ) -> (request: Request, outcome: Result<Response, Refusal>) {
    var request = generator.request(kernel)
    while isOmitted(request) { request = generator.request(kernel) }
    return (request, kernel.answer(request))
  }
}

extension Request {
  /// Whether the kernel leaves what was done before it refuses: unmaps, cuts, invalidations.
  fileprivate var mayHaveBegun: Bool {
    switch self {
    case .ioasUnmap, .ioasUnmapAll, .compat(.unmapDMA), .compat(.unmapAll), .hwptInvalidate: true
    default: false
    }
  }
}

extension Kernel {
  /// Performs a request and returns how it ended.
  mutating func answer(_ request: Request) -> Result<Response, Refusal> {
    do throws(Refusal) {
      return .success(try perform(request))
    } catch {
      return .failure(error)
    }
  }

  func areas(of ioas: ObjectID) -> Set<IOVARange> {
    var ranges: Set<IOVARange> = []
    ioases[ioas]?.iopt.areas.forEach { ranges.insert($0.range).inserted }
    return ranges
  }
}
