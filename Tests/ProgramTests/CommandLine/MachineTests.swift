// SPDX-License-Identifier: Apache-2.0

import Assets
import Simulator
import TestSupport
import Testing

/// The machine and the design that a scenario runs on.
struct MachineTests {
  private static let known = Asset.machines.map(\.name).joined(separator: ", ")
  private static let designs = Design.all.map(\.name).joined(separator: ", ")

  private static let own = """
    # a board with a small aperture
    machine my-board
    iommu i0 driver=arm-smmu-v3 aperture=0x0-0xffff page-sizes=4K
    device pci:0000:00:01.0 iommu=i0 group=0
    reserved pci:0000:00:01.0 0x2000-0x2fff msi

    """

  private static let scenario = """
    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a
    ranges $a
    """

  private static func answers(firstLine line: Int, ranges: String) -> String {
    """
    {"line":\(line),"verb":"ioas","errno":null,"id":1}
    {"line":\(line + 1),"verb":"bind","errno":null,"id":2}
    {"line":\(line + 2),"verb":"attach","errno":null,"pt":3}
    {"line":\(line + 3),"verb":"ranges","errno":null,"alignment":"0x1000","ranges":[\(ranges)]}

    """
  }

  private static let ownRanges = #""0x0-0x1fff","0x3000-0xffff""#

  @Test func `the machine may be a file, and goes before what the scenario says`() throws {
    let scratch = try Scratch()
    let machine = try scratch.file("board.ioas", Self.own)
    let stdout = Self.answers(firstLine: 2, ranges: Self.ownRanges)
    try expect(
      ["run", "--json", "-", "--machine", machine], input: "machine vt-d\n" + Self.scenario, status: 0,
      stdout: stdout)
    #expect(try frame("", ["--machine", machine]).contains("sim my-board · linux-6.12"))
  }

  @Test func `the machine may be described in the scenario`() throws {
    let stdout = Self.answers(firstLine: 6, ranges: Self.ownRanges)
    try expect(["run", "--json", "-"], input: Self.own + Self.scenario, status: 0, stdout: stdout)
  }

  @Test func `the default machine and design are those of the help`() throws {
    let plain = try output(of: ["run", "-"], input: Self.scenario)
    let options = ["--machine", "smmu-v3", "--design", "linux-6.12"]
    #expect(try output(of: ["run", "-"] + options, input: Self.scenario) == plain)
    #expect(try frame("", ["--empty"]).contains("sim smmu-v3 · linux-6.12"))
  }

  @Test func `an unknown machine is refused with the known ones`() throws {
    try expectRefusal(
      ["run", "-"], input: "machine nosuch\nioas\n", status: 3,
      saying: "standard input:1:9: error: no machine is called 'nosuch'", "\n          ^~~~~~\n", Self.known)
    let complaint = "ioascope: no machine is called 'nosuch'; there is \(Self.known)"
    for command in [["run", "-"], ["frame"], []] {
      try expectRefusal(command + ["--machine", "nosuch"], status: 3, saying: complaint)
    }
  }

  @Test func `an unknown design is refused with the known ones`() throws {
    try expectRefusal(
      ["run", "-"], input: "ioas\n design linux-0\n", status: 3,
      saying: "standard input:2:9: error: no design is called 'linux-0'", Self.designs)
    let complaint = "ioascope: no design is called 'linux-0'; there is \(Self.designs)"
    for command in [["run", "-"], ["frame"], []] {
      try expectRefusal(command + ["--design", "linux-0"], status: 3, saying: complaint)
    }
  }

  @Test func `a missing machine file is named`() throws {
    try expect(
      ["run", "-", "--machine", "/nonexistent/board"], status: 3,
      stderr: "ioascope: /nonexistent/board: No such file or directory\n")
  }

  @Test func `an error in a machine file is told at its place`() throws {
    let scratch = try Scratch()
    let file = try scratch.file("broken.ioas", "iommu i0 driver=nope aperture=0x0-0xffff page-sizes=4K\n")
    let report = """
      \(file):1:17: error: 'nope' is not a driver
        iommu i0 driver=nope aperture=0x0-0xffff page-sizes=4K
                        ^~~~
        expected one of intel-iommu, arm-smmu-v3, arm-smmu, virtio-iommu, amd-iommu, mock

      """
    try expect(["run", "-", "--machine", file], input: "ioas\n", status: 2, stderr: report)
  }

  @Test func `contradictions in a machine are all told at their places`() throws {
    let scratch = try Scratch()
    let words = """
      # the IOMMU is missing
      device pci:0000:00:01.0 iommu=i0 group=0
      reserved pci:0000:00:02.0 0x0-0xf msi

      """
    let file = try scratch.file("broken.ioas", words)
    for arguments in [["run", "-", "--machine", file], ["run", file]] {
      try expectRefusal(
        arguments, status: 2, saying: "\(file):2:1: error: no line above describes the IOMMU 'i0'",
        "\(file):3:1: error: no line above describes the device 'pci:0000:00:02.0'")
    }
  }

  @Test func `a machine file that describes no machine is refused`() throws {
    let scratch = try Scratch()
    for text in ["", "# nothing\n", "ioas\n"] {
      let file = try scratch.file("none.ioas", text)
      try expectRefusal(
        ["run", "-", "--machine", file], status: 2, saying: "\(file):1:1: error: the machine has no device")
    }
  }
}

/// `ioascope machines`.
struct MachinesCommandTests {
  @Test func `the list has a line for each machine`() throws {
    let lines = try output(of: ["machines"]).split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } } == Asset.machines.map { Substring($0.name) })
    for line in lines { #expect(line.contains(#/^[a-z0-9-]+ +[A-Za-z].{20,}$/#)) }
  }

  @Test(arguments: Asset.machines.map(\.name))
  func `a machine that is printed and given back answers the same`(_ name: String) throws {
    let scratch = try Scratch()
    let text = try output(of: ["machines", name])
    let file = try scratch.file("machine.ioas", text)
    let scenario = scenario(for: text)
    let answers = try output(of: ["run", "--json", "-", "--machine", name], input: scenario)
    #expect(answers.contains(#""verb":"attach","errno":null"#))
    #expect(try output(of: ["run", "--json", "-", "--machine", file], input: scenario) == answers)
    #expect(try output(of: ["run", file]) == "")
  }

  /// Operations that show what the devices of a machine are like.
  private func scenario(for machine: String) -> String {
    let devices = machine.matches(of: #/(?m)^device (\S+)/#).map { $0.1 == "mock:*" ? "mock:0/0" : $0.1 }
    let lines = devices.enumerated().map { index, device in
      """
      ioas as $a\(index)
      bind \(device) as $d\(index)
      attach $d\(index) $a\(index)
      hwpt $d\(index) $a\(index) nest-parent
      map $a\(index) iova=16M len=2K rw
      map $a\(index) len=2M rw
      info $d\(index)
      ranges $a\(index)

      """
    }
    return lines.joined()
  }

  @Test func `an unknown machine is refused with the known ones`() throws {
    let known = Asset.machines.map(\.name).joined(separator: ", ")
    let complaint = "ioascope: no machine is called 'nosuch'; there are \(known)"
    try expect(["machines", "nosuch"], status: 3, stderr: complaint + "\n")
  }
}
