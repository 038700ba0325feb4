// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Inspector {
  /// Where everything is now.
  var layout: Layout {
    Layout(
      size: size, focus: focus, wanted: wanted, stripRows: heat?.hwpt == dirtyTable && heat != nil ? 3 : 2,
      dmaRows: dmaView.map { $0.lines(atMost: 2).count })
  }

  /// What DMA reaches at the selected address while an operation is stepped.
  var dmaView: DMAView? {
    session.stepping.map { DMAView(stepping: $0, address: dmaAddress) }
  }

  /// The start of the selected area, or else of the first.
  private var dmaAddress: IOVA {
    if let segment = selectedSegment, case .area = segment.content { return segment.range.first }
    return currentMap?.areas.first?.range.first ?? .zero
  }

  /// The rows that the steps take.
  private var stepRows: Int {
    session.stepping == nil ? 0 : StepsListing(session.stepping).items.count + 1
  }

  /// The rows that panels would like to have.
  private var wanted: [Panel: Int] {
    let body = size.rows - 3
    return [
      .objects: 2,
      .devices: min(DevicesListing(session).items.count, body / 3),
      .windows: min(WindowsListing(currentMap).items.count, body / 4),
      .space: 6, .steps: min(stepRows, body / 2),
      .journal: min(max(4, body / 3), max(2, session.journal.count)),
    ]
  }
}
