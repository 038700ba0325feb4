// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Session
import Simulator

/// Asks for the dirty bits behind the cells of a strip, without clearing them.
///
/// A cell costs a few questions of bounded size, whatever lies behind it.
struct DirtySampler {
  let session: Session
  let hwpt: ObjectID
  let map: IOPageTable

  /// The most areas that are asked about for one cell, and the most bits at once.
  private static let mostAreas = 4
  private static let mostPages: UInt64 = 1 << 16

  /// The heat with bars for a strip as they are now.
  func sample(_ strip: Strip, _ before: DirtyHeat) -> DirtyHeat {
    var heat = DirtyHeat(hwpt: before.hwpt, interval: before.interval)
    for range in Self.cells(of: strip, alignment: map.alignment) {
      let counts = range.map { count(in: $0) } ?? (mapped: 0, dirty: 0)
      heat.dirtyBytes += counts.dirty
      heat.bars.append(
        counts.mapped == 0 ? .unmapped : .eighths(Self.eighths(counts.dirty, of: counts.mapped)))
    }
    if !before.bars.isEmpty { heat.newBytes = Int64(heat.dirtyBytes) - Int64(before.dirtyBytes) }
    return heat
  }

  private static func eighths(_ dirty: UInt64, of mapped: UInt64) -> Int {
    Int((UInt128(dirty) * 8 + UInt128(mapped) - 1) / UInt128(mapped))
  }

  /// The addresses of each cell: cells of one stretch share it; nil where one gets none.
  private static func cells(of strip: Strip, alignment: UInt64) -> [IOVARange?] {
    var cells: [IOVARange?] = []
    while cells.count < strip.pieces.count {
      let range = strip.pieces[cells.count].range
      let count = strip.pieces[cells.count...].prefix { $0.range == range }.count
      cells += (0..<count).map { range.part($0, of: count, alignment: alignment) }
    }
    return cells
  }

  /// How many bytes of a range were asked about, and how many of them are dirty.
  private func count(in range: IOVARange) -> (mapped: UInt64, dirty: UInt64) {
    var sum = (mapped: UInt64(0), dirty: UInt64(0))
    var next = map.areas.firstElement(overlapping: range)
    for _ in 0..<Self.mostAreas {
      guard let area = next, let part = area.range.intersection(range) else { break }
      let counts = count(inArea: part)
      sum = (sum.mapped + counts.mapped, sum.dirty + counts.dirty)
      next = part.last.next.flatMap { IOVARange($0, range.last) }.flatMap {
        map.areas.firstElement(overlapping: $0)
      }
    }
    return sum
  }

  private func count(inArea range: IOVARange) -> (mapped: UInt64, dirty: UInt64) {
    let page = max(map.alignment, Self.page(for: range))
    let length = min(range.length, page * Self.mostPages)
    let request = Request.getDirtyBitmap(
      hwpt, at: range.first, length: length, pageSize: page, noClear: true)
    guard case .success(.dirty(let bitmap)) = session.ask(request) else { return (length, 0) }
    return (length, min(length, bitmap.count * page))
  }

  /// The largest page that both ends are aligned to and that leaves some bits for the range.
  private static func page(for range: IOVARange) -> UInt64 {
    let ends = range.first.rawValue | (range.last.rawValue &+ 1)
    let lowest = ends == 0 ? 1 << 63 : ends & (~ends &+ 1)
    let wanted = max(1, range.length / 64)
    return min(lowest, 1 << UInt64(63 - wanted.leadingZeroBitCount))
  }
}

extension IOVARange {
  /// One of so many parts of about the same size, whose ends are aligned; nil where it has no bytes.
  fileprivate func part(_ index: Int, of count: Int, alignment: UInt64) -> IOVARange? {
    func edge(_ index: Int) -> UInt128 {
      if index == count { return UInt128(last.rawValue) + 1 }
      let offset = byteCount * UInt128(index) / UInt128(count)
      return UInt128(first.rawValue) + offset / UInt128(alignment) * UInt128(alignment)
    }
    let (low, high) = (edge(index), edge(index + 1))
    return low < high ? IOVARange(IOVA(UInt64(low)), IOVA(UInt64(high - 1))) : nil
  }
}
