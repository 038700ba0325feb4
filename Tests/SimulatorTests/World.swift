// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import KnownWorlds
import Session
import Testing

@testable import Simulator

/// A session that performs lines of the language and fails the test where one ends in another way.
struct World {
  private var session: Session
  private var objects: [String: ObjectID] = [:]
  private var devices: [String: DeviceName] = [:]
  private let checksInvariants: Bool

  /// Starts on a machine that is compiled into the program.
  init(_ machine: String, design: Design = .linux6_12, checkingInvariants: Bool = true) throws {
    session = Session(machine: try Machine.builtIn(machine), design: design)
    checksInvariants = checkingInvariants
  }

  /// Starts on the machine that a text describes.
  init(described text: String, checkingInvariants: Bool = true) throws {
    session = Session(machine: try Machine.described(text))
    checksInvariants = checkingInvariants
  }

  var kernel: Kernel { session.kernel }
  var state: VisibleState { VisibleState(session.kernel) }

  /// Performs lines; one without expectation must succeed, and nothing may contradict itself afterwards.
  mutating func run(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for (_, statement) in try Scenario(SourceText(text, name: "test")).statements {
      let entry = perform(statement)
      let isExpected = statement.expectation == nil ? entry.refusal == nil : entry.meetsExpectation
      #expect(isExpected, "\(statement): \(entry.text)", sourceLocation: sourceLocation)
    }
  }

  /// Performs a line that must succeed.
  mutating func response(
    _ line: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Response {
    let entry = perform(try Statement(line, name: "test"))
    return try #require(try? entry.outcome.get(), "\(entry.text)", sourceLocation: sourceLocation)
  }

  /// Performs a line that must be refused.
  mutating func refusal(
    _ line: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Refusal {
    let entry = perform(try Statement(line, name: "test"))
    return try #require(entry.refusal, "\(entry.text)", sourceLocation: sourceLocation)
  }

  /// Performs a statement, however it ends.
  mutating func attempt(_ statement: Statement) { _ = perform(statement) }

  private mutating func perform(_ statement: Statement) -> JournalEntry {
    let entry = session.perform(statement)
    if checksInvariants { #expect(kernel.checkInvariants() == [], "\(statement)") }
    if let name = statement.name {
      objects[name] = (try? entry.outcome.get())?.namedObject
      if case .bind(let device, _) = statement.operation { devices[name] = device }
    }
    return entry
  }

  /// The id behind a name.
  func id(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> ObjectID {
    let id = devices[name].map { kernel.deviceID($0) } ?? objects[name]
    return try #require(id, "\(name) names nothing", sourceLocation: sourceLocation)
  }

  func ioas(_ name: String) throws -> IOAS { try #require(kernel.ioases[try id(name)]) }
  func hwpt(_ name: String) throws -> HWPT { try #require(kernel.hwpts[try id(name)]) }

  /// The ranges that IOMMU_IOAS_IOVA_RANGES lists, as text.
  func ranges(_ name: String) throws -> String {
    try ioas(name).iopt.unreserved.map(\.description).joined(separator: " ")
  }

  /// The page table that a device is attached to; nil if it is not.
  func attachment(_ device: String) throws -> ObjectID? { kernel.attachment(of: try id(device)) }
}

extension Machine {
  /// Machines on which no replace inside one IOAS fails, which would open windows of attached devices.
  static let calmNames = builtInNames.filter { $0 != "two-smmus" }
}

extension IOVARange {
  /// A range by its ends, for tests that know their order.
  init(_ ends: ClosedRange<UInt64>) {
    self = IOVARange(IOVA(ends.lowerBound), IOVA(ends.upperBound)) ?? .all
  }
}

extension Pages {
  /// A hold that is charged to nobody.
  static let plain = Pages(serial: 0, epoch: 0, isWritable: true, accounting: .none)
}
