// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD
import KnownWorlds
import Simulator
import TestSupport
import Testing

@testable import Session

/// A point in a run as one word.
struct RunStringTests {
  private static let thread = """
    machine smmu-v3
    design linux-6.12
    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a as $p
    ioas as $b
    hwpt $d $b as $h
    map $b iova=0x8000000 len=64K buf=0 rw
    attach $d $h => EADDRINUSE

    """

  private static func run(_ text: String, position: Int, step: Int? = nil) throws -> RunString {
    RunString(try Scenario(SourceText(text, name: "test")), position: position, step: step)
  }

  @Test(arguments: Machine.builtInNames)
  func `it reads as it was written, wherever the point is`(machine: String) throws {
    var walk = try RandomSession(on: machine, seed: 101)
    for _ in 0..<12 {
      try walk.perform(5)
      try walk.session.go(to: walk.random.pick(0...walk.session.journal.count))
      let run = RunString(walk.session)
      let copy = try RunString(parsing: "\(run)")
      #expect(copy == run && copy.position == walk.session.position && copy.step == nil)
      var session = Session(machine: walk.session.kernel.machine, isMachineBuiltIn: true)
      session.perform(copy)
      #expect(session.position == walk.session.position)
      #expect(session.journal.map(\.json) == walk.session.journal.map(\.json))
      expectSame(session.kernel, walk.session.kernel)
    }
  }

  @Test(arguments: GoldenFile.stories)
  func `scenarios of every kind are read as they are`(_ file: GoldenFile) throws {
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    let scenario = try Scenario(SourceText(text, name: file.path))
    let run = RunString(scenario, position: scenario.statements.count)
    let copy = try RunString(parsing: "\(run)")
    #expect(copy.scenario.lines.map(\.content) == scenario.lines.map(\.content).filter { $0 != nil })
  }

  @Test(arguments: [
    ("attach $d $a", 4), ("attach $d $a failing iommu_attach_group_handle=ENOMEM", 9), ("ioas", 1),
    ("destroy $a", 0),
  ])
  func `within an operation that was entered it tells the step`(_ line: String, step: Int) throws {
    var session = try Session.after("ioas as $a\nbind pci:0000:00:01.0 as $d\nioas")
    try session.go(to: 2)
    session.enter(try Statement(line, name: "test"))
    session.stepping?.go(to: step)
    var copy = Session(machine: session.kernel.machine, isMachineBuiltIn: true)
    copy.perform(try RunString(parsing: "\(RunString(session))"))
    #expect(copy.position == 2 && copy.stepping?.position == step)
    #expect(copy.stepping?.faulted == session.stepping?.faulted)
    #expect(Change.between(copy.kernel, session.kernel).isEmpty)
    // What comes next is known where it is what was entered.
    #expect(copy.lines == (line == "ioas" ? session.lines : Array(session.lines.prefix(2))))
    #expect(copy.finishStepping()?.result == session.finishStepping()?.result)
  }

  @Test func `it has letters, digits and what survives mails and shells`() throws {
    let text = try Self.run(Self.thread, position: 7).description
    #expect(text.wholeMatch(of: #/io1\.[A-Za-z0-9_-]+/#) != nil)
    #expect(RunString.isRunString(text))
  }

  /// The format does not change without another version.
  @Test func `a string of today can be read tomorrow`() throws {
    let text = try Self.run(Self.thread, position: 7).description
    #expect(text == Self.golden)
    #expect(try "\(RunString(parsing: Self.golden).scenario)" == Self.thread)
  }

  private static let golden = "io1.CQCK2cF22ZUxNmxzLTir"

  @Test func `line ends and blanks of a mail do not matter`() throws {
    let text = Self.golden
    let broken = text.prefix(10) + "\n  " + text.dropFirst(10) + "\r\n"
    #expect(try RunString(parsing: String(broken)) == RunString(parsing: text))
  }

  @Test func `every change and every cut is found`() throws {
    let text = Array(Self.golden)
    for place in 4..<text.count {
      var changed = text
      changed[place] = text[place] == "A" ? "B" : "A"
      if changed == text { continue }
      // The last digit has bits that say nothing.
      guard let read = try? RunString(parsing: String(changed)) else { continue }
      #expect(place == text.count - 1)
      #expect(try read == RunString(parsing: Self.golden))
    }
    for count in 4..<(text.count - 1) {
      #expect(throws: RunStringError.cutOff) { try RunString(parsing: String(text.prefix(count))) }
    }
  }

  @Test func `what is wrong is said`() throws {
    let wrong = [
      ("", "this is no run string: it would begin with io1."),
      ("demo.ioas", "this is no run string: it would begin with io1."),
      ("io2.abc", "the run string is of version 2, and this program reads version 1"),
      ("io1.ab/c", "the run string has a '/', and consists of letters, digits, - and _ only"),
      ("io1.", "the run string is cut off: its end is missing"),
      (Self.golden + "AAAA", "the run string is damaged: its checksum is another one"),
    ]
    for (text, words) in wrong {
      let error = try #require(throws: RunStringError.self) { try RunString(parsing: text) }
      #expect("\(error)" == words)
    }
  }

  @Test func `a language that is not known is told with its line`() throws {
    let error = RunStringError.unknownLanguage(
      try #require(throws: SyntaxErrors.self) {
        try Scenario(SourceText("fly to the moon\n", name: "run string"))
      })
    #expect("\(error)".hasPrefix("the run string says what this program does not know\nrun string:1:1: "))
  }

  @Test(arguments: [
    ("io1.abc", true), ("io12.", true), ("io.ioas", false), ("io1", false), ("./io1.x", false),
    ("iox.y", false),
  ])
  func `a word is a run string by its beginning`(_ word: String, _ isOne: Bool) {
    #expect(RunString.isRunString(word) == isOne)
  }

  @Test func `what comes before the point is a scenario of its own`() throws {
    let run = try Self.run(Self.thread, position: 2)
    #expect(run.past.statements.count == 2 && run.past.machineName == "smmu-v3")
    #expect(try Self.run(Self.thread, position: 7).past == run.scenario)
  }

  /// Any text comes back from the packer, also what is no language.
  @Test func `texts of any bytes are packed and come back`() {
    var random = SplitMix64(seed: 5)
    for length in [0, 1, 2, 7, 60, 400] {
      let text = (0..<length).map { _ in UInt8.random(in: 1...255, using: &random) }
      #expect(TextPacker.unpack(TextPacker.pack(text)) == text)
    }
  }

  @Test func `bytes that hold no text have no end`() {
    #expect(Base64.bytes("AB*") == nil && Base64.bytes("") == [])
    #expect(Checksum.bytes(of: Array("123456789".utf8)) == [0x26, 0x39, 0xf4, 0xcb])
  }
}
