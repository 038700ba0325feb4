// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

// Into the address space and out of it.
extension Inspector {
  /// Goes into the selected row of the address space; false where there is nothing inside.
  mutating func zoomIn() -> Bool {
    guard let item = panels[.space]?.selection, let level = level(inside: item) else { return false }
    zoom.enter(level)
    select(.segment(level.range.first))
    return true
  }

  /// Shows a row of the address space from the top on.
  private mutating func select(_ item: Item) {
    panels[.space]?.selection = item
    panels[.space]?.top = nil
    panels[.space]?.neighbours = []
  }

  /// Goes a step out of the address space; false at the whole of it.
  mutating func zoomOut() -> Bool {
    guard focus == .space, let level = zoom.leave() else { return false }
    select(.segment(level.range.first))
    return true
  }

  /// What is inside of a row of the address space; nil where there is nothing.
  private func level(inside item: Item) -> SpaceZoom.Level? {
    if case .zone(let number) = item {
      let zone = Zone.all[number]
      return SpaceZoom.Level(range: zone.range, grain: .folded, title: zone.title)
    }
    guard let space = spaceListing, let segment = space.segment(item) else { return nil }
    let start = segment.range.first.short
    switch segment.content {
    case .run(_, let count):
      return SpaceZoom.Level(range: segment.range, grain: .areas, title: "\(start) ×\(count)")
    case .area: return SpaceZoom.Level(range: segment.range, grain: .stretches, title: "\(start) pages")
    case .pages(_, let count, _, _) where count > 1:
      return SpaceZoom.Level(
        range: segment.range, grain: .pages, title: "\(start) \(segment.pageWords ?? "")")
    case .pages, .free, .window, .closed: return nil
    }
  }

  /// The address space as it is listed, whatever filter lies over it.
  var spaceListing: SpaceListing? {
    let rows = listing(.space)
    return rows as? SpaceListing ?? (rows as? FilteredListing)?.base as? SpaceListing
  }

  /// The segments of the current IOAS as they are shown; nil where there is none.
  var currentSegments: SegmentMap? {
    currentMap.map { SegmentMap(iopt: $0, zoom: zoom, pageSizes: currentPageSizes) }
  }

  /// The page sizes of the first page table that is linked to the current IOAS; 4 KiB alone where there is none.
  private var currentPageSizes: UInt64 {
    let table = currentMap?.domains.first.flatMap { session.kernel.hwpts[$0] }
    return table?.iommu.pageSizes ?? IOPageTable.pageSize
  }
}

extension Segment {
  /// The number of pages and their size, `×31 of 2M`; nil where the segment is not made of pages.
  var pageWords: String? {
    guard case .pages(let size, let count, _, _) = content else { return nil }
    return count > 1 ? "×\(count) of \(UInt128(size).size)" : "\(UInt128(size).size) page"
  }
}
