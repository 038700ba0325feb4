// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Simulator

extension Inspector {
  /// How long until the inspector wants a tick; nil while nothing that is shown changes by itself.
  public var tickInterval: Duration? { shownHeat?.interval.duration }

  /// The heat, while it is on the screen.
  var shownHeat: DirtyHeat? {
    guard let heat, heat.hwpt == dirtyTable, layout.strip != nil else { return nil }
    if case .help = mode { return nil }
    return heat
  }

  /// The page table of the current IOAS whose dirty bits can be shown: the selected one first.
  var dirtyTable: ObjectID? {
    guard let ioas = currentIOAS, let tables = session.kernel.ioases[ioas]?.hwpts else { return nil }
    let tracking = tables.filter { session.kernel.hwpts[$0]?.isTrackingDirty == true }
    return tracking.first { $0 == selectedObject } ?? tracking.first
  }

  /// Shows the dirty bits, then less and more often, then not.
  mutating func cycleHeat() {
    guard let table = dirtyTable else { return }
    guard let old = heat, old.hwpt == table else {
      heat = DirtyHeat(hwpt: table, interval: .second)
      return refreshHeat()
    }
    heat = old.interval.next.map { DirtyHeat(hwpt: table, interval: $0) }
    refreshHeat()
    if heat == nil { notice = .message("dirty pages are no longer shown") }
  }

  /// Asks for the dirty bits anew, where they are shown.
  mutating func refreshHeat() {
    guard let shown = shownHeat, let map = currentMap, let segments = currentSegments,
      let region = layout.strip
    else { return }
    let strip = Strip(segments, width: region.inset(rows: 0, columns: 1).columns)
    heat = DirtySampler(session: session, hwpt: shown.hwpt, map: map).sample(strip, shown)
  }

  /// Draws the bars below the strip.
  func drawHeat(_ heat: DirtyHeat, in region: Region, on frame: inout Frame) {
    for (offset, bar) in heat.bars.prefix(region.columns).enumerated() {
      frame[region.row, region.column + offset] = bar.cell
    }
  }
}
