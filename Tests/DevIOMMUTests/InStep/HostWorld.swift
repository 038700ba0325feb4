// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import KernelDouble
import KnownWorlds
import Session
import Testing

/// A host from end to end: files and a kernel behind the seam, the backend that found them, and a session.
struct HostWorld {
  let system: SimulatedSystem
  /// The calls of the backend, of which some can be made to fail.
  let forced: ForcedErrors
  let backend: HostBackend
  private let host: OpenHost
  var session: Session

  /// Opens a host with a listing and a kernel on the built-in machine of a name.
  init(
    _ listing: HostListing, machine: String, mayTouchDevices: Bool = true,
    before change: (SimulatedSystem) -> Void = { _ in }
  ) throws {
    system = SimulatedSystem(listing, machine: try .builtIn(machine))
    change(system)
    forced = ForcedErrors(system)
    backend = try HostBackend(forced)
    host = try backend.open()
    let inStep = backend.inStep(with: host, mayTouchDevices: mayTouchDevices)
    session = Session(machine: backend.machine, inStep: inStep)
  }

  /// Performs a line of the language.
  @discardableResult
  mutating func perform(_ line: String) throws -> JournalEntry {
    session.perform(try Statement(line, name: "test"))
  }

  /// Performs a statement of a file.
  @discardableResult
  mutating func perform(_ statement: Statement, line: Int) -> JournalEntry {
    session.perform(statement, line: line)
  }

  /// Closes the connection, and expects that nothing is left.
  func close(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(host.close() == [], sourceLocation: sourceLocation)
    #expect(system.openDescriptors == [], sourceLocation: sourceLocation)
    #expect(system.mappedMemory == [], sourceLocation: sourceLocation)
    #expect(system.offences == [], sourceLocation: sourceLocation)
    #expect(system.kernel.objects.ids == [], sourceLocation: sourceLocation)
  }
}
