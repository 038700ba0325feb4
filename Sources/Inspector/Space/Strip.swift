// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Simulator

/// A whole address space in one row of cells.
///
/// With few segments each gets cells by the logarithm of its size, and free stretches shrink to their
/// size in letters. With many, every cell is one stretch of a logarithmic scale and shows what a summary
/// of it says.
struct Strip {
  /// One cell and the addresses it stands for.
  struct Piece {
    let scalar: Unicode.Scalar
    let ink: Ink
    let range: IOVARange
  }

  let pieces: [Piece]

  init(_ map: SegmentMap, width: Int) {
    guard width > 0 else {
      pieces = []
      return
    }
    if let segments = map.segments(atMost: max(1, width / 2)),
      let fitting = Self.elided(segments, width: width)
    {
      pieces = fitting
    } else {
      pieces = map.bounds == .all ? Self.logarithmic(map, width: width) : Self.linear(map, width: width)
    }
  }

  /// The cell that stands for an address.
  func column(of address: IOVA) -> Int? {
    guard let first = pieces.firstIndex(where: { $0.range.contains(address) }) else { return nil }
    let count = pieces[first...].prefix { $0.range == pieces[first].range }.count
    return first + count / 2
  }
}

// MARK: - Few segments

extension Strip {
  private static func elided(_ segments: [Segment], width: Int) -> [Piece]? {
    for factor in stride(from: 4, through: 1, by: -1) {
      let pieces = segments.flatMap { draw($0, factor: factor, smallestLabel: 0) }
      if pieces.count <= width { return pieces }
    }
    // One cell for everything, and sizes only for the largest free stretches that leave room for them.
    let sizes = segments.filter { $0.ink == .quiet }.map(\.range.byteCount).sorted() + [.max]
    return sizes.lazy.map { size in segments.flatMap { draw($0, factor: 0, smallestLabel: size) } }
      .first { $0.count <= width }
  }

  private static func draw(_ segment: Segment, factor: Int, smallestLabel: UInt128) -> [Piece] {
    text(of: segment, factor, smallestLabel).unicodeScalars.map {
      Piece(scalar: $0, ink: segment.ink, range: segment.range)
    }
  }

  private static func text(of segment: Segment, _ factor: Int, _ smallestLabel: UInt128) -> String {
    let size = segment.range.byteCount
    if case .free(let isAllowed) = segment.content {
      let edge = isAllowed ? "·" : ","
      return size >= smallestLabel ? edge + size.size + edge : edge
    }
    let bits = 128 - size.leadingZeroBitCount
    let letter = segment.ink == .mapped ? "█" : String(segment.letter)
    return String(repeating: letter, count: max(1, max(2, bits / 6) * factor))
  }
}

// MARK: - Many segments

extension Strip {
  /// Octaves of the address space from 4 KiB up, each cut into the same number of cells.
  private static func logarithmic(_ map: SegmentMap, width: Int) -> [Piece] {
    let bounds = (0...width).map { bound($0, of: width) }
    return zip(bounds, bounds.dropFirst()).map { low, high in
      let last = high == 0 ? IOVA.max : IOVA(high - 1)
      return piece(map, IOVARange(IOVA(low), max(IOVA(low), last)) ?? .all)
    }
  }

  /// A part of the address space in cells of the same size.
  private static func linear(_ map: SegmentMap, width: Int) -> [Piece] {
    let size = map.bounds.byteCount
    return (0..<width).compactMap { cell in
      let (low, high) = (size * UInt128(cell) / UInt128(width), size * UInt128(cell + 1) / UInt128(width))
      let first = map.bounds.first.rawValue &+ UInt64(truncatingIfNeeded: low)
      let last = map.bounds.first.rawValue &+ UInt64(truncatingIfNeeded: max(low, high - 1))
      return IOVARange(IOVA(first), IOVA(last)).map { piece(map, $0) }
    }
  }

  /// The lowest address of a cell; 0 behind the last.
  private static func bound(_ cell: Int, of width: Int) -> UInt64 {
    if cell == 0 || cell == width { return 0 }
    let eighths = (64 - 12) * 8 * cell / width + 12 * 8
    let base = UInt64(1) << (eighths / 8)
    return base + base / 8 * UInt64(eighths % 8)
  }

  private static func piece(_ map: SegmentMap, _ range: IOVARange) -> Piece {
    let closed = map.iopt.firstReservation(overlapping: range)
    let summary = map.iopt.areas.summary(of: range)
    if summary.count > 0 {
      let shades: [Unicode.Scalar] = ["░", "▒", "▓", "█"]
      let filled = Int(summary.bytes * 4 / range.byteCount)
      return Piece(scalar: shades[min(3, filled)], ink: .mapped, range: range)
    }
    if let closed {
      let segment = map.segment(at: max(range.first, closed.range.first))
      return Piece(scalar: segment.letter, ink: segment.ink, range: range)
    }
    return Piece(scalar: "·", ink: .quiet, range: range)
  }
}

extension Segment {
  /// The ink of the segment's letters.
  var ink: Ink {
    switch content {
    case .area, .run, .pages: .mapped
    case .free: .quiet
    case .window: .window
    case .closed: .closed
    }
  }
}
