// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD

extension Inspector {
  /// What is to be seen on the screen.
  var wishes: Layout.Wishes {
    var wishes = bareWishes
    wishes.rows = wantedRows
    return wishes
  }

  /// Whether the details are on the screen: what they say is not worked out elsewhere.
  var showsDetail: Bool { Layout(size: panelSize, bareWishes).shows(.detail) }

  /// What is to be seen, however many rows it has.
  private var bareWishes: Layout.Wishes {
    Layout.Wishes(
      focus: focus, hidden: hidden, isEnlarged: isEnlarged,
      isStepping: session.stepping != nil, keepsDetail: keepsDetail,
      stripRows: heat?.hwpt == dirtyTable && heat != nil ? 3 : 2,
      dmaRows: dmaView.map { $0.lines(atMost: 2).count } ?? 0)
  }

  /// What DMA reaches at the selected address while an operation is stepped.
  var dmaView: DMAView? {
    session.stepping.map { DMAView(stepping: $0, address: dmaAddress) }
  }

  /// The start of the selected area, or else of the first.
  var dmaAddress: IOVA {
    if let segment = selectedSegment, segment.isMapped { return segment.range.first }
    return currentMap?.areas.first?.range.first ?? .zero
  }

  /// The rows that panels would like to have.
  private var wantedRows: [Panel: Int] {
    let body = panelSize.rows - 3
    let steps = session.stepping == nil ? 0 : rowCount(.steps) + 1
    return [
      .objects: 2, .devices: min(rowCount(.devices), body / 3), .windows: min(rowCount(.windows), body / 4),
      .space: 6, .steps: min(steps, body / 2), .detail: min(max(6, body / 3), rowCount(.detail) + 1),
      .journal: min(max(4, body / 3), max(2, session.journal.count)),
    ]
  }

  /// The rows of a panel whose rows are listed at once.
  private func rowCount(_ panel: Panel) -> Int {
    (settledListing(panel) as? any ArrayListing)?.items.count ?? 0
  }
}
