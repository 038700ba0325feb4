// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

/// An IO address space, or a part of it, as a sequence of segments from the lowest to the highest address.
///
/// A segment is found from any address in O(log n), a run in O(log^2 n), so a screen costs its rows and nothing else.
struct SegmentMap: Sendable {
  let iopt: IOPageTable
  /// The addresses that are shown; segments are cut to them.
  let bounds: IOVARange
  /// What the rows of mapped addresses are.
  let grain: SpaceZoom.Level.Grain
  /// The pages of the area that is shown, where pages are.
  private let cut: PageCut?

  /// Fewer neighbours than this are not worth a fold: two rows are as short as one.
  private static let shortestRun = 3

  /// Creates a map of a part of a space; pages are those of a page table's page sizes, a bitmap.
  init(iopt: IOPageTable, zoom: SpaceZoom = SpaceZoom(), pageSizes: UInt64 = IOPageTable.pageSize) {
    self.iopt = iopt
    bounds = zoom.range
    grain = zoom.grain
    let showsPages = zoom.grain == .stretches || zoom.grain == .pages
    cut =
      showsPages
      ? iopt.areas.element(at: zoom.range.first).map {
        PageCut($0, pageSizes: pageSizes, hugePages: !iopt.largePagesDisabled)
      } : nil
  }

  private init(unfolding map: SegmentMap) {
    (iopt, bounds, cut) = (map.iopt, map.bounds, map.cut)
    grain = map.grain == .folded ? .areas : map.grain
  }

  /// The same addresses with every area for itself.
  var unfolded: SegmentMap { SegmentMap(unfolding: self) }

  /// The segment that holds an address; addresses outside of the bounds count as the nearest inside.
  func segment(at address: IOVA) -> Segment {
    let address = min(max(address, bounds.first), bounds.last)
    if let cut, let pages = pages(of: cut, at: address) { return pages }
    if let area = iopt.areas.element(at: address) { return segment(of: area) }
    return gap(at: address)
  }

  private func pages(of cut: PageCut, at address: IOVA) -> Segment? {
    guard cut.area.contains(address),
      let pages = grain == .pages ? cut.page(at: address) : cut.stretch(at: address)
    else { return nil }
    return Segment(
      range: pages.range,
      content: .pages(
        size: pages.pageSize, count: pages.count, userAddress: cut.user(at: pages.range.first), cut.protection
      ))
  }

  private func segment(of area: AddressIndex<Area>.Element) -> Segment {
    let single = Segment(range: area.range, content: .area(area.value))
    guard grain == .folded, iopt.areas.hasEqualNeighbour(area) else { return single }
    let run = iopt.areas.run(of: area)
    guard run.count >= Self.shortestRun, let first = iopt.areas.element(at: run.range.first) else {
      return single
    }
    return Segment(range: run.range, content: .run(first.value, count: run.count))
  }

  private func gap(at address: IOVA) -> Segment {
    var low = max(bounds.first, iopt.areas.element(below: address)?.range.last.next ?? .zero)
    var high = min(bounds.last, iopt.areas.element(atOrAbove: address)?.range.first.previous ?? .max)
    var owners: [IOPageTable.Owner] = []
    for reservation in iopt.reserved {
      narrow(&low, &high, around: address, at: reservation.range)
      if reservation.range.contains(address) { owners.append(reservation.owner) }
    }
    for allowed in iopt.allowed { narrow(&low, &high, around: address, at: allowed) }
    let range = IOVARange(low, high) ?? IOVARange(address)
    return Segment(range: range, content: content(owners, at: address))
  }

  private func narrow(_ low: inout IOVA, _ high: inout IOVA, around address: IOVA, at range: IOVARange) {
    for edge in [range.first, range.last.next].compactMap(\.self) {
      if edge <= address {
        low = max(low, edge)
      } else if let below = edge.previous {
        high = min(high, below)
      }
    }
  }

  private func content(_ owners: [IOPageTable.Owner], at address: IOVA) -> Segment.Content {
    if owners.isEmpty {
      let isAllowed = iopt.allowed.isEmpty || iopt.allowed.contains { $0.contains(address) }
      return .free(isAllowed: isAllowed)
    }
    let devices = owners.filter { if case .device = $0 { true } else { false } }
    return devices.isEmpty ? .closed(owners) : .window(devices)
  }

  /// The segment above another; nil above the last.
  func segment(after segment: Segment) -> Segment? {
    guard segment.range.last < bounds.last else { return nil }
    return segment.range.last.next.map { self.segment(at: $0) }
  }

  /// The segment below another; nil below the first.
  func segment(before segment: Segment) -> Segment? {
    guard segment.range.first > bounds.first else { return nil }
    return segment.range.first.previous.map { self.segment(at: $0) }
  }

  /// The lowest segments, up to a number; nil if there are more.
  func segments(atMost limit: Int) -> [Segment]? {
    var segments = [segment(at: bounds.first)]
    while let last = segments.last, let next = segment(after: last) {
      if segments.count == limit { return nil }
      segments.append(next)
    }
    return segments
  }
}
