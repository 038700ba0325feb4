// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import Session
import TestSupport
import Testing

@testable import Inspector

/// The inspector as lines: talks as text in `Talks`, and the same state as behind the screen.
///
/// With IOASCOPE_RECORD=1 in the environment the answers in the files are written anew instead.
struct LinearTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Talks")

  private static let talks: [(name: String, world: World)] = [
    ("demo", .demo), ("attach", .scenario("bound")), ("steps", .scenario("bound")),
    ("pages", .scenario("group")), ("space", .scenario("folded")), ("kernel", .live),
    ("differs", .differing), ("time", .demo), ("help", .empty("mock")), ("heat", .scenario("dirty")),
  ]

  @Test(arguments: talks)
  func `a talk is as recorded`(name: String, world: World) throws {
    let file = Self.folder.appending(path: "\(name).txt")
    let recorded = try String(contentsOf: file, encoding: .utf8)
    let lines = recorded.split(separator: "\n").filter { $0.hasPrefix("> ") || $0 == ">" }
      .map { String($0.dropFirst(2)) }
    #expect(!lines.isEmpty)
    let actual = try talk(lines, world)
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try actual.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(actual == recorded)
  }

  private func talk(_ lines: [String], _ world: World) throws -> String {
    var linear = Linear(try Inspector(session: world.session(), size: Size(rows: 24, columns: 80)))
    var text = linear.greeting().lines
    for line in lines {
      let reply = linear.submit(line)
      text += [line.isEmpty ? ">" : "> \(line)"] + reply.lines
      switch reply.effect {
      case .write(let path, let bytes)?: text.append("(\(path): \(bytes.count) bytes)")
      case let effect?: text.append("(\(effect))")
      case nil: break
      }
    }
    return text.joined(separator: "\n") + "\n"
  }

  @Test func `every recorded talk has a case`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(Self.talks.map { "\($0.name).txt" }))
  }

  @Test func `what is told is ASCII, no wider than a mail, and paints nothing`() throws {
    for (name, _) in Self.talks {
      let text = try String(contentsOf: Self.folder.appending(path: "\(name).txt"), encoding: .utf8)
      for line in text.split(separator: "\n") where !line.hasPrefix("copy: io1.") {
        #expect(
          line.count <= 80 && line.unicodeScalars.allSatisfy { $0.isASCII && $0 >= " " }, "\(name): \(line)")
      }
    }
  }
}

/// What is told is what the screen would show: the same actions lead to the same state.
struct LinearParityTests {
  private static let worlds: [World] = [
    .demo, .empty("mock"), .scenario("bound"), .scenario("folded"), .scenario("nested"), .live,
  ]

  @Test(arguments: worlds, [1, 2, 3] as [UInt64])
  func `the name of an action does in lines what it does on the screen`(world: World, seed: UInt64) throws {
    let size = Size(rows: 24, columns: 80)
    var random = SplitMix64(seed: seed)
    var screen = try Inspector(session: world.session(), size: size)
    var lines = Linear(try Inspector(session: world.session(), size: size))
    for _ in 0..<150 {
      let action = Action.allCases[Int(random.next() % UInt64(Action.allCases.count))]
      let effect = screen.take(action)
      if case .help = screen.mode { _ = screen.handle(.key(.escape)) }
      let reply = lines.submit(action.name)
      try #require(screen.render() == lines.inspector.render(), "\(action.name)")
      #expect(reply.effect == (effect?.isTold == true ? nil : effect))
      answer(&screen, &lines, &random)
    }
  }

  /// Answers what is asked, by keys on the one side and by a line on the other.
  private func answer(_ screen: inout Inspector, _ lines: inout Linear, _ random: inout SplitMix64) {
    switch screen.mode {
    case .form(let form):
      let isTaken = random.next() % 2 == 0
      guard isTaken else { return cancel(&screen, &lines) }
      for _ in form.fields { _ = lines.submit("") }
      _ = screen.handle(.key(.enter))
      if case .form = screen.mode { cancel(&screen, &lines) }
    case .confirm:
      let isTaken = random.next() % 2 == 0
      _ = screen.handle(.key(isTaken ? "y" : "n"))
      _ = lines.submit(isTaken ? "yes" : "no")
    case .prompt, .letter, .fault: cancel(&screen, &lines)
    case .page:
      _ = screen.handle(.key(.escape))
      _ = lines.submit("back")
    case .browse, .help: break
    }
  }

  private func cancel(_ screen: inout Inspector, _ lines: inout Linear) {
    _ = screen.handle(.key(.escape))
    _ = lines.submit("cancel")
  }

  @Test(arguments: worlds, [21, 22] as [UInt64])
  func `random lines are all answered, and leave a state that is sound`(world: World, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let words =
      Action.allCases.map(\.name) + Command.all.map(\.name)
      + [
        "", "1", "2", "3", "99", "-1", "list", "more", "help", "all", "yes", "no", "cancel", "-", "$a",
        "$guest", "0x1000", "len=64K",
        "iova=0", "buf=0", "rw", "é", "漢", "\u{7}", "x.svg", "ENOMEM", "=>", "#1", "!",
      ]
    var lines = Linear(try Inspector(session: world.session(), size: Size(rows: 24, columns: 80)))
    for _ in 0..<600 {
      let line = (0...(random.next() % 3)).map { _ in words[Int(random.next() % UInt64(words.count))] }
      let reply = lines.submit(line.joined(separator: " "))
      #expect(!reply.lines.isEmpty || reply.effect != nil, "\(line)")
      if lines.inspector.session.stepping == nil {
        #expect(lines.inspector.session.kernel.checkInvariants().isEmpty, "\(line)")
      }
    }
    for line in ["cancel", "cancel", "back", "back"] { _ = lines.submit(line) }
    #expect(lines.inspector.mode == .browse)
  }

  @Test(arguments: Command.all.map(\.name))
  func `every command is one in lines`(name: String) throws {
    var linear = Linear(try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80)))
    let reply = linear.submit("\(name) ?")
    #expect(!reply.lines.contains { $0.contains("is not an operation") })
    #expect(!linear.submit("help \(name)").lines.contains { $0.contains("nothing is called") })
  }

  @Test(arguments: Action.allCases)
  func `every action says something, and is told of by help`(action: Action) throws {
    var linear = Linear(try Inspector(session: World.demo.session(), size: Size(rows: 24, columns: 80)))
    #expect(!linear.submit("help \(action.name)").lines.contains { $0.contains("nothing is called") })
    let reply = linear.submit(action.name)
    #expect(!reply.lines.isEmpty || reply.effect != nil)
  }
}

extension Effect {
  /// Whether lines can tell of it, so that nobody else must do anything.
  fileprivate var isTold: Bool {
    switch self {
    case .copy, .theme, .mouse, .redraw: true
    case .quit, .suspend, .write: false
    }
  }
}
