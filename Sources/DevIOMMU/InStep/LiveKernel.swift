// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A kernel that really runs, or something that stands in for one.
public protocol LiveKernel: Sendable {
  /// Performs one operation.
  ///
  /// `predicted` is what the simulator expects: an object whose id the kernel hides gets the id in it.
  /// Throws the kernel's errno.
  func perform(_ request: Request, predicted: Response?) throws(Errno) -> Response

  /// What keeps an operation from being tried at all: something of the host, or of this program.
  func obstacle(to request: Request) -> Refusal?

  /// Detaches, unmaps and closes what was made, in order, and says in words what could not be undone.
  ///
  /// A second time nothing happens.
  func close() -> [String]
}
