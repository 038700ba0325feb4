// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// Something that the running kernel and the simulator say differently.
public struct Divergence: Hashable, Sendable {
  /// What it is about: an operation, or the ranges of an IOAS.
  public let subject: String
  /// What the running kernel says.
  public let kernel: String
  /// What the simulator says.
  public let simulator: String

  /// Creates a divergence.
  public init(_ subject: String, kernel: String, simulator: String) {
    self.subject = subject
    self.kernel = kernel
    self.simulator = simulator
  }
}

extension Divergence: CustomStringConvertible {
  /// The divergence in one line.
  public var description: String { "\(subject): the kernel says \(kernel), the simulator says \(simulator)" }
}

extension Response {
  /// Whether the kernel's answer is the one that the simulator expected, as far as it can know.
  ///
  /// The registers of an IOMMU and what real devices write are not simulated.
  func agrees(with expected: Response, onMock isMock: Bool) -> Bool {
    switch (self, expected) {
    case (.hwInfo(let told), .hwInfo(let expected)):
      told.type == expected.type && told.capabilities == expected.capabilities
    case (.dirty, .dirty): !isMock || self == expected
    default: self == expected
    }
  }
}
