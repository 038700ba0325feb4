// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KernelDouble
import KnownWorlds
import Testing

@testable import DevIOMMU

/// Every system call of the stories is made to fail, one in each run.
struct ErrorSweepTests {
  @Test(arguments: Story.all, [Errno.EIO, .ENOMEM, .EBADF])
  func `whatever call fails, its errno comes out and nothing is left behind`(
    _ story: Story, _ errno: Errno
  ) throws {
    let requests = try story.requests()
    let count = try run(requests, on: story.machine, failing: nil, with: errno)
    #expect(count > 20)
    for number in 0..<count {
      _ = try run(requests, on: story.machine, failing: number, with: errno)
    }
  }

  /// Runs a story with one call failing, and returns how many calls were made.
  private func run(
    _ requests: [(request: Request, expected: Result<Response, Errno>)], on machine: String,
    failing number: Int?, with errno: Errno
  ) throws -> Int {
    let system = SimulatedSystem(machine: try .builtIn(machine))
    let trace = Trace()
    let forced = ForcedErrors(system)
    if let number { forced.fail(call: number, with: errno) }
    let calls = trace.of(forced)
    let kernel: RealKernel
    do throws(Errno) {
      kernel = try RealKernel(system: calls, deviceFiles: system)
    } catch {
      #expect(error == errno && system.openDescriptors == [])
      return forced.calls
    }
    for (request, expected) in requests {
      let before = forced.forced
      let answer = kernel.answer(request, predicted: try? expected.get())
      guard forced.forced > before, !request.goesOn(after: trace.lines.last ?? "") else { continue }
      #expect(answer == .failure(errno), "\(request) after \(trace.lines.last ?? "")")
    }
    let failed = forced.forced
    let problems = kernel.close()
    let failure = trace.lines.last { $0.hasSuffix(errno.name) } ?? ""
    if number != nil, failed == 0 {
      #expect(problems.contains { $0.hasSuffix(": \(errno.name)") }, "\(failure)")
    }
    #expect(system.openDescriptors == [] && system.offences == [], "\(failure)")
    #expect(system.mappedMemory == [] || problems.contains { $0.hasPrefix("memory") }, "\(failure)")
    return forced.calls
  }
}

extension Request {
  /// Whether it ends as it would, although a call failed: memory that only one call needed is unmapped again
  /// at the end, and a file that was refused is gone in any case.
  fileprivate func goesOn(after line: String) -> Bool {
    switch self {
    case .hwptInvalidate: line.hasPrefix("munmap")
    case .bind: line.hasPrefix("close")
    default: false
    }
  }
}
