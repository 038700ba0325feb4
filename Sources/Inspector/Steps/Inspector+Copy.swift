// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session

extension Inspector {
  /// Copies the place that is shown as a run string, and shows it.
  mutating func copyRun() -> Effect? {
    let run = RunString(session)
    notice = .message("sent to the terminal's clipboard: ioascope open \(run)")
    return .copy("\(run)")
  }
}
