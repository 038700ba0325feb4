// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session

extension Inspector {
  /// What an IOMMU has told of itself, in words.
  func drawHardware(_ entry: JournalEntry, above line: Region, on frame: inout Frame) {
    guard case .success(.hwInfo(let info)) = entry.outcome, !info.words.isEmpty else { return }
    Box(
      title: "\(entry.statement): the IOMMU's registers say", lines: info.words.lines(upTo: size.columns - 4),
      ink: .accent
    )
    .draw(above: line.row, width: size.columns, on: &frame)
  }
}
