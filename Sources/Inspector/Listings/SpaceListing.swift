// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Simulator

/// An IOAS from the lowest to the highest address, or a part of it: areas, gaps and windows, under the headings of
/// the zones that they begin in.
struct SpaceListing: Listing {
  let map: SegmentMap?

  let emptyText = "no IOAS is selected: {allocate-ioas} makes one"

  private let mark: @Sendable (Segment) -> Span?

  init(_ map: SegmentMap?, mark: @escaping @Sendable (Segment) -> Span? = { _ in nil }) {
    self.map = map
    self.mark = mark
  }

  func mark(_ item: Item) -> Span? { segment(item).flatMap(mark) }

  func segment(_ item: Item) -> Segment? {
    guard case .segment(let address) = item else { return nil }
    return map?.segment(at: address)
  }

  func row(_ item: Item, width: Int) -> Row {
    if case .zone(let number) = item {
      let title = "---[ \(Zone.all[number].title) ]"
      return Row(
        left: [
          Span(title + String(repeating: "-", count: max(3, min(width - 2, 66) - title.columns)), .quiet)
        ])
    }
    return segment(item).map { SpaceRow(segment: $0, width: width).row } ?? Row(left: [])
  }

  /// User memory in a few words.
  static func memory(_ address: UInt64) -> String {
    guard let (index, offset) = UserMemory.buffer(holding: address) else {
      return "va \(IOVA(address).short)"
    }
    return offset == 0 ? "buf \(index)" : "buf \(index)+\(offset.scaled)"
  }
}

// The order of rows.
extension SpaceListing {
  /// Whether there are headings: where the whole is shown, and not all of it begins in one zone.
  private var hasZones: Bool {
    guard let map, map.bounds == .all else { return false }
    return Zone.of(map.segment(at: .max).range.first).number > 0
  }

  var first: Item? { map.map { hasZones ? .zone(0) : .segment($0.segment(at: $0.bounds.first).range.first) } }
  var last: Item? { map.map { .segment($0.segment(at: $0.bounds.last).range.first) } }

  func current(_ item: Item) -> Item? {
    if case .zone(let number) = item { return hasZones && firstSegment(of: number) != nil ? item : nil }
    return segment(item).map { .segment($0.range.first) }
  }

  func item(after item: Item) -> Item? {
    if case .zone(let number) = item { return firstSegment(of: number).map { .segment($0.range.first) } }
    guard let segment = segment(item), let next = map?.segment(after: segment) else { return nil }
    let (old, new) = (Zone.of(segment.range.first), Zone.of(next.range.first))
    return old != new && hasZones ? .zone(new.number) : .segment(next.range.first)
  }

  func item(before item: Item) -> Item? {
    if case .zone(let number) = item {
      let previous = firstSegment(of: number).flatMap { map?.segment(before: $0) }
      return previous.map { .segment($0.range.first) }
    }
    guard let segment = segment(item) else { return nil }
    let zone = Zone.of(segment.range.first)
    guard let previous = map?.segment(before: segment) else { return hasZones ? .zone(zone.number) : nil }
    return Zone.of(previous.range.first) != zone && hasZones
      ? .zone(zone.number) : .segment(previous.range.first)
  }

  /// The lowest segment that begins in a zone; nil where there is none.
  private func firstSegment(of number: Int) -> Segment? {
    guard let map else { return nil }
    let zone = Zone.all[number]
    let segment = map.segment(at: zone.range.first)
    if zone.range.contains(segment.range.first) { return segment }
    return map.segment(after: segment).flatMap { zone.range.contains($0.range.first) ? $0 : nil }
  }
}

/// The picture of one row of an address space.
private struct SpaceRow {
  let segment: Segment
  let width: Int

  var row: Row {
    var left = [
      Span("\(segment.letter) ", segment.ink),
      Span(segment.range.first.grouped, segment.isMapped ? .plain : segment.ink),
    ]
    if width >= 66 { left.append(Span(" … \(segment.range.last.grouped)", .quiet)) }
    left.append(Span(segment.range.byteCount.size.leading(7), segment.ink))
    left += what(room: width - left.columns)
    // Near the top an address says more by its distance from there.
    if segment.range.first.rawValue >> 63 == 1, let distance = segment.range.first.fromTop {
      let span = Span("  (\(distance))", .quiet)
      if left.columns + span.columns < width { left.append(span) }
    }
    return Row(left: left)
  }

  private func what(room: Int) -> [Span] {
    switch segment.content {
    case .area(let area): mapped(area.protection, SpaceListing.memory(area.userAddress))
    case .run(let area, let count):
      mapped(
        area.protection,
        "×\(count) of \((segment.range.byteCount / UInt128(count)).size), \(SpaceListing.memory(area.userAddress))"
      )
    case .pages(_, _, let user, let protection):
      mapped(protection, "\(segment.pageWords ?? ""), \(SpaceListing.memory(user))")
    case .free(isAllowed: true): [Span(" free", .quiet)]
    case .free(isAllowed: false): [Span(" avoided", .quiet)]
    case .window(let owners), .closed(let owners): closed(owners, room)
    }
  }

  private func mapped(_ protection: Protection, _ words: String) -> [Span] {
    let letters = (protection.contains(.read) ? "r" : "-") + (protection.contains(.write) ? "w" : "-")
    return [Span(" \(letters) ", .mapped), Span(words, .plain)]
  }

  private func closed(_ owners: [IOPageTable.Owner], _ room: Int) -> [Span] {
    let (long, short, least) = WindowsListing.summaries(owners)
    let fitting = [long, short].first { $0.columns < room } ?? least
    return [Span(" \(fitting)", segment.ink)]
  }
}

extension IOVA {
  /// The signed distance from the end of the space, `-1M`; nil at address 0.
  fileprivate var fromTop: String? {
    rawValue == 0 ? nil : "-\((UInt128(1) << 64 - UInt128(rawValue)).size)"
  }
}

extension String {
  /// The text at the right end of so many columns, with at least one blank in front.
  fileprivate func leading(_ width: Int) -> String {
    String(repeating: " ", count: max(1, width - count)) + self
  }
}
