// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What the prompt knows of earlier runs and of files.
struct PromptTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func inspector(_ directory: String? = nil) throws -> PtyChild {
    let script = directory.map { "cd '\($0)'; " } ?? ""
    let child = try PtyChild(
      ["sh", "-c", "\(script)exec \"$0\"", productPath("ioascope")],
      environment: ["XDG_STATE_HOME": scratch.path])
    try #require(child.wait(for: "$guest"))
    return child
  }

  private func end(_ child: PtyChild) {
    child.send("q")
    #expect(child.exitStatus() == 0)
  }

  @Test func `a line that was typed comes back in the next run`() throws {
    let first = try inspector()
    first.send(":ranges $guest\r")
    #expect(first.wait(for: "ranges $guest"))
    end(first)
    let second = try inspector()
    second.send(":\u{1B}OA")
    #expect(second.wait(for: ":ranges $guest"))
    second.send("\u{3}")
    end(second)
  }

  @Test func `Tab completes the names of files`() throws {
    _ = try scratch.file("picture.txt", "")
    let child = try inspector(scratch.path)
    child.send(":save pic\t")
    #expect(child.wait(for: ":save picture.txt"))
    child.send("\u{3}")
    end(child)
  }

  @Test func `a file that is there is never written over`() throws {
    let path = try scratch.file("kept.txt", "mine")
    let child = try inspector(scratch.path)
    child.send(":save kept.txt\r")
    #expect(child.wait(for: "is there already"))
    child.send(":save new.svg\r")
    #expect(child.wait(for: "saved new.svg"))
    end(child)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: "\(scratch.path)/new.svg", encoding: .utf8).hasPrefix("<svg"))
  }
}
