// SPDX-License-Identifier: Apache-2.0

import Cells
import TestSupport
import Testing

@testable import Inspector

/// What was foreseen is what would have come about without it.
struct ForesightTests {
  private static let keys: [Key] = ["j", "k", .down, .up]

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `a foreseen frame is the frame of the key`(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let others = Binding.all.flatMap(\.keys).filter {
      ![.character("q"), .character("Q"), .control("c")].contains($0)
    }
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 30, columns: 100))
    var (renderer, foreseen) = (Renderer(), 0)
    for turn in 0..<800 {
      if turn % 10 == 0 { for _ in 0..<3 { _ = inspector.handle(.key(.escape)) } }
      let foresight = Foresight(inspector, renderer)
      let key = (random.next() % 2 == 0 ? Self.keys : others).randomElement(using: &random) ?? "j"
      let outcome = foresight.outcome(of: [.key(key)])
      _ = inspector.handle(.key(key))
      let frame = renderer.frame(of: inspector)
      guard let outcome else { continue }
      foreseen += 1
      #expect(outcome.frame == frame, "\(key)")
      // Work goes on from what was foreseen.
      (inspector, renderer) = (outcome.inspector, outcome.renderer)
      #expect(renderer.frame(of: inspector) == inspector.render(), "\(key)")
    }
    #expect(foreseen > 50)
  }

  @Test func `rows down and up are foreseen, and nothing else`() throws {
    let inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    let foresight = Foresight(inspector, Renderer())
    for key in Self.keys { #expect(foresight.outcome(of: [.key(key)]) != nil) }
    for event: Event in [.key("x"), .key(.enter), .tick, .end, .resize(Size(rows: 9, columns: 40))] {
      #expect(foresight.outcome(of: [event]) == nil)
    }
    #expect(foresight.outcome(of: [.key("j"), .key("j")]) == nil)
    #expect(foresight.outcome(of: []) == nil)
  }

  @Test(arguments: [":", "m", "?", "F", "/"])
  func `where keys type or turn pages nothing is foreseen`(_ keys: String) throws {
    var inspector = try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80))
    for key in try Key.sequence(keys) { _ = inspector.handle(.key(key)) }
    let foresight = Foresight(inspector, Renderer())
    for key in Self.keys { #expect(foresight.outcome(of: [.key(key)]) == nil) }
  }

  @Test func `a running kernel is not asked for a guess`() throws {
    let inspector = try Inspector(session: World.live.session(), size: Size(rows: 24, columns: 80))
    let foresight = Foresight(inspector, Renderer())
    for key in Self.keys { #expect(foresight.outcome(of: [.key(key)]) == nil) }
  }
}
