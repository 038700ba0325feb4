// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import RandomRequests
import Simulator
import TestSupport
import Testing

@testable import Session

/// A session in which random things are done, of every kind, with names and raw ids.
struct RandomSession {
  var session: Session
  var random: SplitMix64
  private var requests: RequestGenerator

  init(on machine: String, seed: UInt64) throws {
    session = Session(machine: try Machine.builtIn(machine), isMachineBuiltIn: true)
    random = SplitMix64(seed: seed)
    requests = RequestGenerator(seed: seed, machine: session.kernel.machine)
  }

  /// Something to be done now.
  mutating func statement() throws -> Statement {
    let session = session
    func reference(_ handle: DeviceHandle) -> Reference {
      switch handle {
      case .object(let id): .id(id)
      case .name(let name):
        session.names.label(of: name).map { .name($0) } ?? .id(session.kernel.deviceID(name) ?? 77)
      }
    }
    let operation = requests.request(session.kernel).map(object: { Reference.id($0) }, device: reference)
    let isNamed = operation.makesObject && !random.oneIn(4)
    let statement = Statement(operation, as: isNamed ? random.pick(["a", "b", "c", "d"]) : nil)
    // Only what a line can say.
    return try Statement(statement.description, name: "test")
  }

  /// Does so many things.
  mutating func perform(_ count: Int) throws {
    for _ in 0..<count { session.perform(try statement()) }
  }
}

extension Session {
  /// The names of all objects.
  var labels: [String?] { kernel.objects.ids.map { names.label(of: $0, in: kernel) } }

  /// A session after some lines.
  static func after(_ lines: String, on machine: String = "smmu-v3") throws -> Session {
    var session = Session(machine: try Machine.builtIn(machine), isMachineBuiltIn: true)
    for line in lines.split(separator: "\n") {
      session.perform(try Statement(String(line), name: "test"))
    }
    return session
  }

  /// The lines of the journal.
  var lines: [String] { journal.map(\.statement.description) }
}

/// Expects that two kernels have nothing different, and that neither contradicts itself.
func expectSame(_ one: Kernel, _ other: Kernel, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(Change.between(one, other).isEmpty, sourceLocation: sourceLocation)
  #expect(one.checkInvariants() == [], sourceLocation: sourceLocation)
}
