// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import Glibc
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Testing

@testable import ioascope

/// Signals beside a running kernel, each in a process of its own.
struct EndingSignalTests {
  @Test func `a signal takes everything back, tells what it could not, and ends the process`() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGTERM), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let world = try AttachedWorld()
        world.forced.fail("munmap", with: .ENOMEM)
        kill(getpid(), SIGTERM)
        try world.goOn()
      }
    }
    #expect(
      try error(of: result) == "ioascope: not undone: memory at 0x100000000000 was not unmapped: ENOMEM")
  }

  @Test func `a signal during a regular end waits for it, and nothing is taken back twice`() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGHUP), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let world = try AttachedWorld()
        world.forced.fail(with: .ENOMEM) { _, call in
          guard case .unmap = call else { return false }
          // To this thread, where a test's signals may be blocked: so it has come when the call is over.
          var all = sigset_t()
          sigfillset(&all)
          return pthread_sigmask(SIG_UNBLOCK, &all, nil) == 0 && raise(SIGHUP) == 0
        }
        world.connection.close()
        exit(0)
      }
    }
    #expect(
      try error(of: result) == "ioascope: not undone: memory at 0x100000000000 was not unmapped: ENOMEM")
  }

  @Test func `an interrupt while everything is taken back ends the process at once`() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGINT), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let world = try AttachedWorld()
        world.forced.fail(with: .EIO) { _, call in
          guard case .unmap = call else { return false }
          kill(getpid(), SIGINT)
          while true { pause() }
        }
        kill(getpid(), SIGTERM)
        try world.goOn()
      }
    }
    #expect(try error(of: result) == "")
  }

  @Test func `after the end signals do what they did before`() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGTERM), observing: [\.standardErrorContent]
    ) {
      try await MainActor.run {
        let world = try AttachedWorld()
        world.forced.fail("munmap", with: .ENOMEM)
        world.connection.leaveSignals()
        world.connection.leaveSignals()
        kill(getpid(), SIGTERM)
        try world.goOn()
      }
    }
    #expect(try error(of: result) == "")
  }

  @Test func `a signal that is ignored from the start ends nothing`() async throws {
    await #expect(processExitsWith: .exitCode(0)) {
      try await MainActor.run {
        signal(SIGHUP, SIG_IGN)
        let world = try AttachedWorld()
        kill(getpid(), SIGHUP)
        world.connection.close()
        exit(world.system.openDescriptors == [] ? 0 : 1)
      }
    }
  }

  private func error(of result: ExitTest.Result?) throws -> String {
    // The bytes behind the last line are those of the test's own machinery.
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    return text.split(separator: "\n").filter { $0.hasPrefix("ioascope: ") }.joined(separator: "\n")
  }
}

/// A connection to a simulated host on which a device is attached and memory is mapped.
@MainActor
private struct AttachedWorld {
  let system: SimulatedSystem
  let forced: ForcedErrors
  let connection: Connection
  private var interpreter: Interpreter

  init() throws {
    let listing = HostListing(
      "/dev/iommu : 660 0 0\n/sys/class/iommu/iommufd_selftest_iommu.0/\ntest-interface")
    system = SimulatedSystem(listing, machine: try .builtIn("mock"))
    forced = ForcedErrors(system)
    let host = Host(try HostBackend(forced), mayTouchDevices: true)
    connection = try host.connect()
    interpreter = Interpreter(machine: host.backend.machine, inStep: connection.inStep)
    for line in ["ioas as $a", "bind mock:0 as $d", "attach $d $a", "map $a len=64K buf=0 rw"] {
      _ = try interpreter.perform(Statement(line, name: "test")).outcome.get()
    }
  }

  /// Performs one operation after the other, until a signal ends the process; none may see the end.
  func goOn() throws -> Never {
    var interpreter = interpreter
    let ranges = try Statement("ranges $a", name: "test")
    while true {
      let performed = interpreter.perform(ranges)
      if case .failure = performed.outcome { exit(7) }
    }
  }
}
