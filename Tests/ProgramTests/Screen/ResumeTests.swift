// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What is on disk when the program is killed.
struct ResumeTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Keys after which selections do not depend on how the state was reached.
  private static let same = "2g1g3g4g6G"

  private var environment: [String: String] { ["XDG_STATE_HOME": scratch.path] }

  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: scratch.path + "/ioascope")) ?? []).sorted()
      .filter { $0.hasPrefix("session") }
  }

  /// Types keys into the inspector, kills it, and returns the text of what it showed.
  private func screen(_ arguments: [String] = [], afterKeys keys: String, thenKill: Bool) throws -> String {
    let session = try Session(arguments, environment: environment)
    try session.press(keys)
    let text = session.child.screen.text
    if thenKill {
      session.child.signal(SIGKILL)
      #expect(session.child.exitStatus() == -SIGKILL)
    } else {
      session.quit()
    }
    return text
  }

  @Test func `a crash says how to go on`() throws {
    let child = try PtyChild([productPath("ioascope")], environment: environment)
    #expect(child.wait(for: "Tab panel"))
    child.send("a")
    #expect(child.wait(for: "$a1"))
    child.signal(SIGSEGV)
    #expect(child.exitStatus() == -SIGSEGV)
    #expect(
      child.screen.text.contains("ioascope: what was done is kept: ioascope --resume"), "\(child.screen.text)"
    )
    #expect(try run(["frame", "--resume"], environment: environment).stdout.contains("$a1"))
  }

  /// The panels of a screen: without the line of notices and the hints.
  private func panels(_ text: String) -> [Substring] { Array(text.split(separator: "\n").prefix(21)) }

  @Test(arguments: ["6r<Enter><Esc>a", "6PPPa", "6uu", "6PPPaV", "6gjx<Esc>", "6st<Enter>nn", "6PPn"])
  func `a session that was killed comes back as it was`(keys: String) throws {
    let before = try screen(afterKeys: keys + Self.same, thenKill: true)
    let resumed = try run(["frame", "--resume", "--keys", Self.same], environment: environment)
    #expect(resumed.status == 0, "\(resumed.stderr)")
    let after = resumed.stdout
    // Where nothing is stepped the panel with the keys is the same, too.
    if keys.contains("n") {
      #expect(panels(after).joined().contains("step 2 of") == panels(before).joined().contains("step 2 of"))
    } else {
      let changed = zip(panels(before), panels(after)).filter { $0.0 != $0.1 }
      #expect(changed.isEmpty, "\(changed.map { "\n\($0.0)\n\($0.1)" }.joined())")
    }
  }

  @Test func `a session that was resumed and killed again loses nothing either`() throws {
    _ = try screen(afterKeys: "a", thenKill: true)
    let child = try PtyChild(
      [productPath("ioascope"), "--resume"], environment: environment)
    #expect(child.wait(for: "$a1"))
    child.send("a")
    #expect(child.wait(for: "$a2"))
    child.signal(SIGKILL)
    #expect(child.exitStatus() == -SIGKILL)
    #expect(files.count == 1)
    let resumed = try run(["frame", "--resume"], environment: environment)
    #expect(resumed.stdout.contains("$a2"))
  }

  @Test func `a session that was ended is not resumed`() throws {
    _ = try screen(afterKeys: "a", thenKill: false)
    #expect(files.count == 1)
    let resumed = try run(["frame", "--resume"], environment: environment)
    #expect(resumed.status == 3 && resumed.stderr.contains("no session was cut short"))
    let path = "\(scratch.path)/ioascope/\(files[0])"
    let named = try run(["frame", path, "--resume"], environment: environment)
    #expect(named.stdout.contains("$a1"))
    // The record is a scenario like any other.
    #expect(try run(["run", path]).status == 0)
  }

  @Test func `a file of the user's own stays where it is`() throws {
    let path = try scratch.file(
      "own.ioas", "machine smmu-v3\ndesign linux-6.12\nioas as $mine\n#: at 0\nioas as $ha")
    let child = try PtyChild([productPath("ioascope"), path, "--resume"], environment: environment)
    #expect(child.wait(for: "journal 0 of 1"))
    child.send("a")
    #expect(child.wait(for: "$a1"))
    child.signal(SIGKILL)
    #expect(child.exitStatus() == -SIGKILL)
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("ioas as $ha"))
    // The line that was not finished has not grown together with the next one.
    let resumed = try run(["frame", "--resume", "--keys", "6"], environment: environment)
    #expect(resumed.stdout.contains("$a1") && resumed.stdout.contains("branch 2 of 2"), "\(resumed.stderr)")
  }

  @Test func `where nothing was done nothing is written`() throws {
    _ = try screen(afterKeys: "jjj4l", thenKill: false)
    #expect(files.isEmpty)
    let child = try PtyChild([productPath("ioascope"), "--no-journal"], environment: environment)
    child.send("a")
    #expect(child.wait(for: "$a1"))
    child.send("q")
    #expect(child.exitStatus() == 0 && files.isEmpty)
  }

  @Test func `a folder that cannot be written does not stop the work`() throws {
    let file = try scratch.file("file", "")
    let child = try PtyChild([productPath("ioascope")], environment: ["XDG_STATE_HOME": file])
    #expect(child.wait(for: "$guest"))
    child.send("a")
    #expect(child.wait(for: "the journal is not kept on disk"))
    child.send("q")
    #expect(child.exitStatus() == 0)
  }
}
