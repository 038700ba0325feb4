// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Session
import TestSupport
import Testing

@testable import Inspector

/// Random keys and sizes: no crash, no stuck mode, selections that exist, a kernel that is sound.
@Suite struct HostileHandsTests {
  private static let keys: [Key] =
    Binding.all.flatMap(\.keys).filter { ![.character("q"), .character("Q"), .control("c")].contains($0) }
    + ["y", "n", "0", "$", "x", "é", "漢", .delete, .function(9), .control("u"), .control("k"), .control("w")]

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func randomKeys(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let worlds: [World] = [.demo, .empty("mock"), .empty("vt-d-group"), .scenario("nested")]
    var inspector = try Inspector(session: worlds[Int(seed) % 4].session(), size: Size(rows: 24, columns: 80))
    var renderer = Renderer()
    for _ in 0..<1500 {
      let event = Self.event(&random)
      #expect(inspector.handle(event) != .quit)
      check(inspector)
      // What is drawn piece by piece is what is drawn at once.
      #expect(renderer.frame(of: inspector) == inspector.render(), "\(event)")
    }
    for key: Key in [.escape, .escape, .escape] { _ = inspector.handle(.key(key)) }
    #expect(inspector.handle(.key("q")) == .quit)
  }

  @Test func whatIsDrawnPieceByPieceFollowsTheSelectionWhileStepping() throws {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 40, columns: 110))
    var renderer = Renderer()
    // Where no other piece depends on it: another IOAS is selected, and with it the address at which DMA is looked at.
    for key in try Key.sequence("sr<Enter>nn:hide space<Enter>:hide windows<Enter>1jjjkkkjjjj") {
      _ = inspector.handle(.key(key))
      #expect(renderer.frame(of: inspector) == inspector.render(), "\(key)")
    }
  }

  /// Everything that can lie over the panels or ask something, each way with a world in which it opens.
  private static let open: [(World, String)] =
    [
      "?", "?<End>", "F", "=", "R", "R1212", "m", "m0x100000<Tab>", "A", "r", ":", ":map $guest ", ":goto 0x",
      "/", "&gu", "M",
      "sr<Enter>", "sr<Enter>nL", "sr<Enter>nE", "x", "<S-Tab>x", "*", "<Enter><Enter>", "z", "W", "i",
    ].map { (World.demo, $0) } + ["A", "m", ":"].map { (World.empty("vt-d-group"), $0) }

  @Test(arguments: open.indices)
  func `whatever is open fits into every size`(_ index: Int) throws {
    let (world, keys) = Self.open[index]
    var inspector = try Inspector(session: world.session(), size: Size(rows: 24, columns: 80))
    let closed = inspector.render()
    for key in try Key.sequence(keys) { _ = inspector.handle(.key(key)) }
    #expect(inspector.render() != closed)
    for rows in [0, 1, 2, 3, 4, 5, 9, 10, 12, 24] {
      for columns in Array(0...12) + [19, 20, 38, 39, 40, 41, 60, 79, 80] {
        _ = inspector.handle(.resize(Size(rows: rows, columns: columns)))
        check(inspector)
      }
    }
  }

  private static func event(_ random: inout SplitMix64) -> Event {
    if random.next() % 40 == 0 {
      // Tiny ones as often as all others.
      let (rows, columns) = random.next() % 2 == 0 ? (70, 220) : (12, 12)
      return .resize(
        Size(rows: Int(random.next() % UInt64(rows)), columns: Int(random.next() % UInt64(columns))))
    }
    return .key(keys[Int(random.next() % UInt64(keys.count))])
  }

  private func check(_ inspector: Inspector) {
    let frame = inspector.render()
    #expect(frame.cells.count == inspector.size.rows * inspector.size.columns)
    for panel in Panel.allCases {
      let listing = inspector.listing(panel)
      let selection = inspector.panels[panel]?.selection
      #expect(selection.map { listing.current($0) == $0 } ?? (listing.first == nil), "\(panel)")
    }
    // Between the steps of an operation a state may contradict itself.
    if inspector.session.stepping == nil { #expect(inspector.session.kernel.checkInvariants().isEmpty) }
  }

  @Test func everyJournalLineReadsBackAsItself() throws {
    var random = SplitMix64(seed: 7)
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    for _ in 0..<6000 { _ = inspector.handle(Self.event(&random)) }
    let entries = inspector.session.branches.flatMap(\.entries)
    #expect(entries.count > 20)
    for entry in entries {
      #expect(try Statement(entry.statement.description, name: "journal") == entry.statement)
    }
  }

  @Test func theHighestMockDeviceLeavesRoomForTheNext() throws {
    var inspector = try Inspector(session: World.empty("mock").session(), size: Size(rows: 24, columns: 80))
    for key in try Key.sequence(":bind mock:4294967295/0<Enter>b<Enter>") { _ = inspector.handle(.key(key)) }
    #expect(inspector.session.kernel.mockDevices == [0, .max])
  }

  @Test func helpStaysFilledWhenTheScreenGrows() throws {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 10, columns: 40))
    for key in try Key.sequence("?<End>") { _ = inspector.handle(.key(key)) }
    _ = inspector.handle(.resize(Size(rows: 300, columns: 120)))
    #expect(inspector.render().text.contains("next row"))
  }

  @Test func theJournalDoesNotGoToASuccessorWithTheSameId() throws {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    // The device is detached, its auto table 3 goes, and a new IOAS gets the id.
    for key in try Key.sequence("jjd<Esc>a<S-Tab>gjjjj<Enter>") { _ = inspector.handle(.key(key)) }
    #expect(inspector.session.kernel.objects[3]?.kind == .ioas)
    #expect(inspector.focus == .journal)
    #expect(inspector.render().text.contains("object 3 of that time is gone"))
  }

  @Test func selectionStaysOnTheObjectWhenRowsComeAndGo() throws {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    for key: Key in ["j", "j", "j"] { _ = inspector.handle(.key(key)) }
    let selected = inspector.panels[.objects]?.selection
    for scalar in ":detach $nic".unicodeScalars { _ = inspector.handle(.key(.character(scalar))) }
    _ = inspector.handle(.key(.enter))
    // The auto table above it is gone, and the device has moved below it.
    #expect(inspector.panels[.objects]?.selection == selected)
    #expect(inspector.currentIOAS == 4)
  }
}
