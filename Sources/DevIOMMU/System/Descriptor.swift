// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Synchronization

/// An open file that is closed once: when it is told to, or when nobody holds it any more.
final class Descriptor: Sendable {
  /// The number; -1 once it was closed.
  var number: Int32 { open.load(ordering: .relaxed) }

  private let open: Atomic<Int32>
  private let system: any SystemCalls

  /// Takes over a descriptor that nobody else closes.
  init(owning number: Int32, _ system: any SystemCalls) {
    open = Atomic(number)
    self.system = system
  }

  deinit { try? close() }

  /// Closes the file; a second time nothing happens.
  ///
  /// Throws the errno of `close`; the descriptor is gone even then.
  func close() throws(Errno) {
    let number = open.exchange(-1, ordering: .relaxed)
    if number >= 0 { _ = try system.perform(.close(number)) }
  }
}
