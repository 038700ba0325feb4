// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator
import Testing

/// Long random walks over all operations, on every machine that comes with the program.
struct RandomWalkTests {
  private static let operations = 700
  private static let seeds: [UInt64] = [1, 2, 3, 4]

  @Test(arguments: Machine.builtInNames, seeds)
  func `nothing contradicts itself after any operation`(machine: String, seed: UInt64) throws {
    var walk = try Walk(on: machine, seed: seed)
    for _ in 0..<Self.operations {
      let request = walk.step().request
      let problems = walk.kernel.checkInvariants()
      try #require(problems.isEmpty, "\(request): \(problems)")
    }
  }

  @Test(arguments: Machine.builtInNames, seeds)
  func `a refused operation changes nothing`(machine: String, seed: UInt64) throws {
    var walk = try Walk(on: machine, seed: 10 + seed)
    for _ in 0..<Self.operations {
      let before = VisibleState(walk.kernel)
      let (request, outcome) = walk.step()
      guard case .failure(let refusal) = outcome else { continue }
      if case .ioasUnmap = request { continue }
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
    kernel = Kernel(machine: try Machine.builtIn(machine))
    generator = RequestGenerator(seed: seed, machine: kernel.machine)
  }

  mutating func step() -> (request: Request, outcome: Result<Response, Refusal>) {
    let request = generator.request(kernel)
    return (request, kernel.answer(request))
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
