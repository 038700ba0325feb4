// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import Testing

@testable import Inspector

/// The row of bars that shows where devices have written.
struct HeatTests {
  @Test func `time passes only while the bars are shown`() throws {
    var inspector = try inspector()
    #expect(inspector.tickInterval == nil)
    press("D", on: &inspector)
    #expect(inspector.tickInterval == .seconds(1))
    press("?", on: &inspector)
    #expect(inspector.tickInterval == nil)
    press("q", on: &inspector)
    #expect(inspector.tickInterval == .seconds(1))
    press("D", on: &inspector)
    #expect(inspector.tickInterval == .seconds(5))
    press("DD", on: &inspector)
    #expect(inspector.tickInterval == nil)
  }

  @Test func `a narrow screen shows no bars of a panel that is hidden`() throws {
    var inspector = try inspector(Size(rows: 24, columns: 60))
    press("D", on: &inspector)
    #expect(inspector.tickInterval == nil)
    press("<Tab><Tab><Tab>", on: &inspector)
    #expect(inspector.tickInterval != nil)
  }

  @Test func `a tick changes nothing but the bars`() throws {
    var inspector = try inspector()
    press("D", on: &inspector)
    let before = inspector.render().text
    _ = inspector.handle(.tick)
    #expect(inspector.render().text == before)
    #expect(inspector.session.journal.count == 10)
  }

  @Test func `looking at dirty pages does not clean them`() throws {
    var inspector = try inspector()
    press("D", on: &inspector)
    for _ in 0..<3 { _ = inspector.handle(.tick) }
    press(":dirty $h iova=0x40000000 len=16M page=4K<Enter>", on: &inspector)
    #expect(inspector.session.journal.last?.result == "1024 dirty")
    #expect(inspector.heat?.dirtyBytes == 256 << 10)
    #expect(inspector.heat?.newBytes == -(4 << 20))
  }

  @Test func `there is a bar for each cell of the strip, at every width`() throws {
    for columns in 40...200 {
      var inspector = try inspector(Size(rows: 24, columns: columns))
      press("<Tab><Tab><Tab>D", on: &inspector)
      let heat = try #require(inspector.heat, "\(columns) columns")
      let region = try #require(inspector.layout.strip)
      let strip = Strip(SegmentMap(iopt: try #require(inspector.currentMap)), width: region.columns - 2)
      #expect(heat.bars.count == strip.pieces.count)
      #expect(heat.dirtyBytes == (4 << 20) + (256 << 10), "\(columns) columns")
    }
  }

  private func inspector(_ size: Size = Size(rows: 24, columns: 80)) throws -> Inspector {
    try Inspector(session: World.scenario("dirty").session(), size: size)
  }

  private func press(_ keys: String, on inspector: inout Inspector) {
    for key in (try? Key.sequence(keys)) ?? [] { _ = inspector.handle(.key(key)) }
  }
}
