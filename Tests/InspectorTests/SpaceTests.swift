// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import Cells
import IOMMUFD
import Session
import Simulator
import TestSupport
import Testing

@testable import Inspector

/// The rows of an address space, against what a walk over everything says.
@Suite struct SpaceTests {
  /// A session whose IOAS has runs, single areas, gaps and windows.
  private static func session(_ seed: UInt64) throws -> Session {
    var random = SplitMix64(seed: seed)
    var session = try World.session(
      "machine smmu-v3\nioas as $a\nbind pci:0000:00:01.0 as $d\nattach $d $a\n")
    var address: UInt64 = 0x10_0000
    for _ in 0..<40 {
      let length = UInt64(0x1000) << (random.next() % 10)
      for _ in 0..<(random.next() % 6) {
        let protection = random.next() % 4 == 0 ? "r" : "rw"
        let line = "map $a iova=\(address.hex) len=\(length.hex) buf=0 \(protection)"
        session.perform(try Statement(line, name: "test"))
        address += length
      }
      address += 0x1000 * (random.next() % 3) << (random.next() % 24)
      address = (address + 0xfffff) & ~0xfffff
    }
    return session
  }

  private static func map(_ seed: UInt64) throws -> IOPageTable {
    try #require(session(seed).kernel.ioases[1]?.iopt)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func segmentsCoverTheSpaceInOrder(seed: UInt64) throws {
    let map = SegmentMap(iopt: try Self.map(seed))
    let segments = try #require(map.segments(atMost: 10_000))
    #expect(segments.first?.range.first == .zero && segments.last?.range.last == .max)
    for (low, high) in zip(segments, segments.dropFirst()) {
      #expect(low.range.last.next == high.range.first)
      #expect(map.segment(before: high) == low && map.segment(after: low) == high)
    }
    for segment in segments {
      #expect(
        map.segment(at: segment.range.first) == segment && map.segment(at: segment.range.last) == segment)
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64], [Sought.free, .window, .occupied])
  func theNextSegmentOfAKindIsWhatAWalkFinds(seed: UInt64, sought: Sought) throws {
    let map = SegmentMap(iopt: try Self.map(seed))
    let segments = try #require(map.segments(atMost: 10_000))
    for (index, segment) in segments.enumerated() {
      let above = segments[(index + 1)...].first { $0.is(sought) }
      #expect(map.segment(sought, above: segment) == above)
      #expect(map.segment(sought, below: segment) == segments[..<index].last { $0.is(sought) })
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func foldsHoldEqualNeighboursAndAllOfThem(seed: UInt64) throws {
    let map = SegmentMap(iopt: try Self.map(seed))
    let segments = try #require(map.segments(atMost: 10_000))
    let areas = segments.reduce(0) { count, segment in
      if case .run(_, let number) = segment.content {
        count + number
      } else {
        count + (segment.isMapped ? 1 : 0)
      }
    }
    #expect(areas == map.iopt.areas.count)
    #expect(segments.contains { if case .run = $0.content { true } else { false } })
    for segment in segments {
      guard case .run(let first, let count) = segment.content else { continue }
      let inside = map.iopt.areas.elements(overlapping: segment.range)
      #expect(count >= 3 && inside.count { _ in true } == count)
      #expect(inside.allSatisfy { $0.value.protection == first.protection })
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func rowsGoUpAsTheyGoDown(seed: UInt64) throws {
    let listing = SpaceListing(SegmentMap(iopt: try Self.map(seed)))
    let down = listing.items(from: listing.first, count: 10_000)
    var up: [Item] = []
    var next = listing.last
    while let item = next {
      up.append(item)
      next = listing.item(before: item)
    }
    #expect(down == up.reversed() && down.allSatisfy { listing.current($0) == $0 })
    #expect(down.contains { if case .zone = $0 { true } else { false } })
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func pagesFillAnAreaAndAreAligned(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let first = (random.next() & 0xff_ffff) << 12
      let length = ((random.next() & 0xffff) + 1) << 12
      let user = (first &+ (random.next() % 3 == 0 ? 0x1000 : 0)) &+ 0x7000_0000_0000
      let cut = try Self.cut(first, length, user: user, sizes: 0x4020_1000)
      #expect(cut.stretches.first?.range.first.rawValue == first)
      #expect(cut.stretches.last?.range.last.rawValue == first + length - 1)
      for (low, high) in zip(cut.stretches, cut.stretches.dropFirst()) {
        #expect(low.range.last.next == high.range.first && low.pageSize != high.pageSize)
      }
      for stretch in cut.stretches {
        let mask = stretch.pageSize - 1
        #expect(stretch.range.first.rawValue & mask == 0 && cut.user(at: stretch.range.first) & mask == 0)
        #expect(cut.page(at: stretch.range.last)?.range.last == stretch.range.last)
      }
    }
  }

  @Test func theLargestPageThatFitsIsTaken() throws {
    let cut = try Self.cut(0x10_0000, 0x60_0000, user: 0x7000_0010_0000, sizes: 0x4020_1000)
    #expect(cut.stretches.map(\.pageSize) == [0x1000, 0x20_0000, 0x1000])
    #expect(cut.stretches.map(\.count) == [256, 2, 256])
    // Addresses that are never aligned together take the smallest pages.
    let crooked = try Self.cut(0x20_0000, 0x60_0000, user: 0x7000_0010_0000, sizes: 0x4020_1000)
    #expect(crooked.stretches.map(\.pageSize) == [0x1000])
  }

  private static func cut(_ first: UInt64, _ length: UInt64, user: UInt64, sizes: UInt64) throws -> PageCut {
    var session = try World.session("machine smmu-v3\nioas as $a\n")
    session.perform(
      try Statement("map $a iova=\(first.hex) len=\(length.hex) va=\(user.hex) rw", name: "test"))
    let area = try #require(session.kernel.ioases[1]?.iopt.areas.first)
    return PageCut(area, pageSizes: sizes, hugePages: true)
  }

  @Test func zoomingOutComesBackToTheRow() throws {
    var inspector = try Inspector(
      session: World.scenario("folded").session(), size: .init(rows: 24, columns: 80))
    for key in try Cells.Key.sequence("4/size=2M<Enter><Esc>") { _ = inspector.handle(.key(key)) }
    let selected = inspector.panels[.space]?.selection
    for key in try Cells.Key.sequence("<Enter>jj<Enter>jjj<Esc><Esc>") { _ = inspector.handle(.key(key)) }
    #expect(inspector.panels[.space]?.selection == selected && inspector.zoom.levels.isEmpty)
  }

  @Test(arguments: [
    ("size>=2M perm=rw", 5), ("size=2M", 5), ("perm=r", 1), ("buf=1", 5), ("free", 5), ("msi", 1),
    ("owner=$d", 1),
    ("owner=0000:00:02.0", 1), ("0x4000_0010", 1), ("window", 1), ("closed", 1), ("size<128K", 1),
    ("mapped", 7),
  ])
  func conditionsFindWhatMeetsThem(text: String, count: Int) throws {
    let session = try World.scenario("folded").session()
    let query = try #require(SpaceQuery(text, in: session))
    let map = SegmentMap(iopt: try #require(session.kernel.ioases[1]?.iopt)).unfolded
    let segments = try #require(map.segments(atMost: 100))
    #expect(segments.count { query.matches($0) } == count)
    #expect(SpaceQuery(text + " nonsense", in: session) == nil)
  }
}
