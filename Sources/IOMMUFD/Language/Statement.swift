// SPDX-License-Identifier: Apache-2.0

/// How a line names an object or a device.
public enum Reference: Hashable, Sendable {
  /// What an earlier line named with `as $name`; without the dollar sign.
  case name(String)
  /// A raw object id.
  case id(ObjectID)
}

extension Reference: CustomStringConvertible {
  /// The reference as the language writes it.
  public var description: String {
    switch self {
    case .name(let name): "$" + name
    case .id(let id): id.description
    }
  }
}

/// An operation as a line names its objects.
public typealias TextOperation = Operation<Reference, Reference>

/// What a line states about its outcome with `=> …`.
public enum Expectation: Hashable, Sendable {
  /// The operation succeeds.
  case ok
  /// The operation is refused with this error.
  case refused(Errno)
}

extension Expectation: CustomStringConvertible {
  /// The expectation as the language writes it, without the arrow.
  public var description: String {
    switch self {
    case .ok: "ok"
    case .refused(let errno): errno.name
    }
  }
}

/// One operation of a scenario: what is done, what is made to fail in it, the name its object gets, and
/// what is expected.
public struct Statement: Hashable, Sendable {
  /// The operation.
  public var operation: TextOperation
  /// The kernel functions that are made to fail, with `failing …`.
  public var faults: [Fault]
  /// The name of the object that the operation makes or chooses, without the dollar sign.
  public var name: String?
  /// The outcome that is stated.
  public var expectation: Expectation?

  /// Creates a statement.
  public init(
    _ operation: TextOperation, failing faults: [Fault] = [], as name: String? = nil,
    expecting: Expectation? = nil
  ) {
    self.operation = operation
    self.faults = faults
    self.name = name
    self.expectation = expecting
  }
}

extension Statement: CustomStringConvertible {
  /// The statement as one line of the language, in canonical form.
  public var description: String {
    expectation.map { "\(withoutExpectation) => \($0)" } ?? withoutExpectation
  }

  /// The statement as one line of the language, in canonical form, but not the outcome that is stated.
  public var withoutExpectation: String {
    var bytes: [UInt8] = []
    writeWithoutExpectation(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the statement in canonical form, but not the outcome that is stated.
  package func writeWithoutExpectation(to bytes: inout [UInt8]) {
    operation.write(to: &bytes)
    if !faults.isEmpty { bytes.append(" failing \(faults.map(\.description).joined(separator: ","))") }
    if let name { bytes.append(" as $\(name)") }
  }
}
