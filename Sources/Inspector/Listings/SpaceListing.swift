// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Simulator

/// An IOAS from the lowest to the highest address: areas, gaps and windows.
struct SpaceListing: Listing {
  let map: SegmentMap?

  let emptyText = "no IOAS is selected: a makes one"

  private let mark: @Sendable (Segment) -> Span?

  init(_ iopt: IOPageTable?, mark: @escaping @Sendable (Segment) -> Span? = { _ in nil }) {
    map = iopt.map { SegmentMap(iopt: $0) }
    self.mark = mark
  }

  func mark(_ item: Item) -> Span? { segment(item).flatMap(mark) }

  var first: Item? { map.map { _ in .segment(.zero) } }
  var last: Item? { map.map { .segment($0.segment(at: .max).range.first) } }

  func segment(_ item: Item) -> Segment? {
    guard case .segment(let address) = item else { return nil }
    return map?.segment(at: address)
  }

  func current(_ item: Item) -> Item? {
    segment(item).map { .segment($0.range.first) }
  }

  func item(after item: Item) -> Item? {
    segment(item).flatMap { map?.segment(after: $0) }.map { .segment($0.range.first) }
  }

  func item(before item: Item) -> Item? {
    segment(item).flatMap { map?.segment(before: $0) }.map { .segment($0.range.first) }
  }

  func row(_ item: Item, width: Int) -> Row {
    guard let segment = segment(item) else { return Row(left: []) }
    let ink = segment.ink
    var left = [
      Span("\(segment.letter) ", ink), Span(segment.range.first.grouped, isArea(segment) ? .plain : ink),
    ]
    if width >= 66 { left.append(Span(" … \(segment.range.last.grouped)", .quiet)) }
    left.append(Span(pad(segment.range.byteCount.size, 7), ink))
    let taken = left.reduce(0) { $0 + $1.text.columns }
    return Row(left: left + what(segment, room: width - taken))
  }

  private func isArea(_ segment: Segment) -> Bool {
    if case .area = segment.content { true } else { false }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  private func what(_ segment: Segment, room: Int) -> [Span] {
    switch segment.content {
    case .area(let area):
      let letters = area.protection.contains(.read) ? "r" : "-"
      return [
        Span(" \(letters)\(area.protection.contains(.write) ? "w" : "-") ", .mapped),
        Span(Self.memory(area.userAddress), .plain),
      ]
    case .free(isAllowed: true): return [Span(" free", .quiet)]
    case .free(isAllowed: false): return [Span(" avoided", .quiet)]
    case .window(let owners), .closed(let owners):
      let (long, short, least) = WindowsListing.summaries(owners)
      let fitting = [long, short].first { $0.columns < room } ?? least
      return [Span(" \(fitting)", segment.ink)]
    }
  }

  /// User memory in a few words.
  static func memory(_ address: UInt64) -> String {
    guard let (index, offset) = UserMemory.buffer(holding: address) else {
      return "va \(IOVA(address).short)"
    }
    return offset == 0 ? "buf \(index)" : "buf \(index)+\(offset.scaled)"
  }
}
