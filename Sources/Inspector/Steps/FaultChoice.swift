// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What a step is made to fail with, while it is being chosen; nil stands for success.
struct FaultChoice: Hashable {
  /// The event whose step it is.
  let event: Int
  /// What its kernel function can end with.
  let errnos: [Errno]
  private var index = 0

  init(event: Int, errnos: [Errno]) {
    self.event = event
    self.errnos = errnos
  }

  /// The choices, success last.
  var choices: [Errno?] { errnos.map(Optional.some) + [nil] }

  /// The present choice.
  var errno: Errno? { choices[index] }

  /// Moves on among the choices, around the end.
  mutating func move(by count: Int) { index = (index + count + choices.count) % choices.count }
}
