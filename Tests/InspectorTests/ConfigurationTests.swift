// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import TestSupport
import Testing

@testable import Inspector

/// What a user can change of the keys and the screen.
struct ConfigurationTests {
  private func configuration(_ text: String) throws -> Configuration {
    try Configuration(SourceText(text, name: "config"))
  }

  @Test func `nothing chosen is the same as an empty file`() throws {
    #expect(try configuration("") == Configuration() && configuration("# only words\n\n") == Configuration())
  }

  @Test(arguments: [
    "", "bind <F5> sweep\nset theme dark\n", "clear all\nbind a down\n", "unbind x\nset details on\n",
  ])
  func `what is printed makes the same configuration`(text: String) throws {
    let chosen = try configuration(text)
    #expect(try configuration(chosen.text) == chosen)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `random lines leave a keymap that can be printed, read and left`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let keys = Binding.all.flatMap(\.keys)
    var text = ""
    for _ in 0..<60 {
      let key = keys[Int(random.next() % UInt64(keys.count))]
      let action = Action.allCases[Int(random.next() % UInt64(Action.allCases.count))].name
      text += ["bind \(key) \(action)", "unbind \(key)", "clear \(action)"][Int(random.next() % 3)] + "\n"
    }
    let chosen = try configuration(text)
    #expect(try configuration(chosen.text) == chosen, "\(text)")
    let ways = chosen.keymap.bindings.filter { [.quit, .quitAll, .prompt].contains($0.action) }
    #expect(ways.contains { !$0.keys.isEmpty })
  }

  @Test func `where every key is taken away one still leaves`() throws {
    let keymap = try configuration("clear all\n").keymap
    #expect(keymap.action(for: .control("c"), in: [.anywhere]) == .quitAll)
    #expect(keymap.label(.map) == ":map")
  }

  @Test func `hints, titles and messages name the keys that are in force`() throws {
    let chosen = try configuration(
      "clear help\nbind <F1> help\nclear allocate-ioas\nbind <C-a> allocate-ioas\nbind <F9> quit\nclear back\nbind ! back\n"
    )
    var inspector = Inspector(
      session: try World.empty("mock").session(), size: Size(rows: 24, columns: 80), configuration: chosen)
    #expect(inspector.render().text.contains("F1 help  q quit"))
    #expect(inspector.render().text.contains("none yet: ^A makes an IOAS"))
    for key in try Key.sequence("<C-a>:unmap $a1 iova=0 len=4K<Enter>") { _ = inspector.handle(.key(key)) }
    #expect(inspector.session.kernel.ioases.count == 1)
    #expect(inspector.render().text.contains("! closes"))
    #expect(inspector.handle(.key("!")) == nil && inspector.notice == nil)
    #expect(inspector.handle(.key(.function(9))) == .quit)
  }

  @Test func `details can be kept from the beginning`() throws {
    let inspector = Inspector(
      session: try World.demo.session(), size: Size(rows: 24, columns: 80),
      configuration: try configuration("set details on"))
    #expect(inspector.render().text.contains("details"))
  }
}
