// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD
import KnownWorlds
import TestSupport
import Testing

import struct Session.RunString

/// Run strings on the command line, where files can be.
struct RunStringTests {
  /// A string of the small world at a point.
  private func string(position: Int) throws -> String {
    let scenario = try Scenario(SourceText(Asset.demo, name: "demo"))
    return "\(RunString(scenario, position: position))"
  }

  @Test func `run answers the operations before the point`() throws {
    let result = try output(of: ["run", "--json", string(position: 2)])
    let lines = result.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last == #"{"line":4,"verb":"map","errno":null,"iova":"0x40000000"}"#)
  }

  @Test func `at its end a picture is that of the scenario`() throws {
    let scenario = try output(of: ["frame", "-"], input: Asset.demo)
    #expect(try output(of: ["frame", string(position: 12)]) == scenario)
  }

  @Test func `before its end a picture shows the state of that point`() throws {
    let picture = try output(of: ["frame", string(position: 5)])
    #expect(picture.contains("$nic") && !picture.contains("IOAS 4"))
  }

  @Test func `what looks at whole runs takes all of their operations`() throws {
    let run = try string(position: 5)
    #expect(try output(of: ["sweep", run]).contains("hwpt $disk $next"))
    let comparison = try output(of: ["compare", run, "--designs", "linux-6.6,linux-6.12"])
    #expect(comparison.contains("map $next iova=0x8000000"))
    #expect(try output(of: ["race", run]).contains("copy $next $guest"))
  }

  @Test func `open wants nothing but a run string`() throws {
    let opened = try run(["open", string(position: 3)], input: "show journal\n")
    #expect(opened.status == 0 && opened.stdout.contains("journal 3 of 12:"))
    try expectRefusal(["open", "demo.ioas"], status: 2, saying: "this is no run string")
  }

  @Test(arguments: [["run"], ["frame"], ["open"], []])
  func `a string that is wrong is refused with the reason`(_ command: [String]) throws {
    let string = try string(position: 12)
    for (wrong, words) in [
      (String(string.dropLast(5)), "the run string is cut off"), (string + "AAAA", "is damaged"),
      ("io7.abc", "of version 7, and this program reads version 1"),
    ] {
      try expectRefusal(command + [wrong], status: 2, saying: "ioascope: ", words)
    }
  }

  @Test func `a machine that is described comes along`() throws {
    let machine = try Machine.builtIn("vt-d-group")
    let lines = Machine(name: "mine", iommus: machine.iommus, devices: machine.devices).text
    let text = lines + "ioas as $a\nbind pci:0000:02:01.0 as $d\nattach $d $a\n"
    let scenario = try Scenario(SourceText(text, name: "test"))
    let string = "\(RunString(scenario, position: 3))"
    #expect(try output(of: ["run", string]).contains("hwpt 3"))
    #expect(try output(of: ["frame", string]).contains("sim mine"))
  }

  @Test func `a file of such a name is given with its folder`() throws {
    let scratch = try Scratch()
    let path = try scratch.file("io1.ioas", "ioas\n")
    #expect(try output(of: ["run", path]).contains("id 1"))
  }
}
