// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

extension Session {
  /// Enters an operation: nothing has happened of it yet, and the kernel is the one at its present step.
  public mutating func enter(_ statement: Statement) {
    stepping = Stepping(statement, request(of: statement), on: kernel)
  }

  /// Leaves an operation that was entered, as if it had not been asked for.
  public mutating func leaveStepping() { stepping = nil }

  /// Performs the operation that was entered to its end, with what was made to fail in it, notes it in the
  /// journal and returns the note.
  @discardableResult
  public mutating func finishStepping() -> JournalEntry? {
    guard let stepping else { return nil }
    self.stepping = nil
    return perform(stepping.faulted)
  }
}
