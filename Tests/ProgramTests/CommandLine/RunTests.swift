// SPDX-License-Identifier: Apache-2.0

import KnownWorlds
import TestSupport
import Testing

/// `ioascope run` with scenarios that go well.
struct RunTests {
  /// The case of the thread: the MSI window of a device is in the way of an area that was mapped first.
  static let thread = """
    # the thread's case: allocate a page table, map, then replace onto it
    machine smmu-v3
    design  linux-6.12

    ioas as $a
    bind pci:0000:00:01.0 as $d
    attach $d $a as $p
    ioas as $b
    hwpt $d $b as $h
    map $b iova=0x8000000 len=64K buf=0 rw
    attach $d $h                             => EADDRINUSE

    """

  static let threadText = """
       5  ioas as $a                                          id 1
       6  bind pci:0000:00:01.0 as $d                         id 2
       7  attach $d $a as $p                                  hwpt 3
       8  ioas as $b                                          id 4
       9  hwpt $d $b as $h                                    id 5
      10  map $b iova=0x8000000 len=64K buf=0 rw              iova 0x8000000
      11  attach $d $h                                        EADDRINUSE
          iopt_table_enforce_dev_resv_regions:
    """

  @Test func `text has a line for each operation and the reason of a refusal`() throws {
    let text = try output(of: ["run", "-"], input: Self.thread)
    #expect(text.hasPrefix(Self.threadText), "\(text)")
    let lines = text.split(separator: "\n")
    #expect(lines.count == 8)
    #expect(lines.last?.contains("area 0x8000000-0x800ffff") == true)
    #expect(lines.last?.contains("0000:00:01.0") == true)
  }

  @Test func `JSON has the fields that the language prescribes`() throws {
    let scenario = """
      # Every kind of answer
      machine mock

      ioas as $a
      bind mock:0/0 as $d
      attach $d $a as $p
      hwpt $d $a dirty as $h
      attach $d $h
      map $a iova=0x1000000 len=64K rw
      copy $a $a src=0x1000000 len=4K iova=0x2000000 r
      map $a iova=0x1000000 len=2K rw
      dirty $h on
      dirty $h iova=0x1000000 len=64K page=2K
      option huge-pages $a get
      vfio-ioas set $a
      vfio-ioas get
      info $d
      ranges $a
      unmap $a iova=0x2000000 len=4K
      fault-queue
      detach $d => ENOTTY
      """
    let expected = """
      {"line":4,"verb":"ioas","errno":null,"id":1}
      {"line":5,"verb":"bind","errno":null}
      {"line":6,"verb":"attach","errno":null,"pt":4}
      {"line":7,"verb":"hwpt","errno":null,"id":5}
      {"line":8,"verb":"attach","errno":null,"pt":5}
      {"line":9,"verb":"map","errno":null,"iova":"0x1000000"}
      {"line":10,"verb":"copy","errno":null,"iova":"0x2000000"}
      {"line":11,"verb":"map","errno":"EEXIST"}
      {"line":12,"verb":"dirty","errno":null}
      {"line":13,"verb":"dirty","errno":null,"dirty":0}
      {"line":14,"verb":"option","errno":null,"value":1}
      {"line":15,"verb":"vfio-ioas","errno":null}
      {"line":16,"verb":"vfio-ioas","errno":null,"id":1}
      {"line":17,"verb":"info","errno":null,"type":4276993775,"capabilities":"0x1"}
      {"line":18,"verb":"ranges","errno":null,"alignment":"0x800","ranges":["0x1000000-0x7fffffff"]}
      {"line":19,"verb":"unmap","errno":null,"length":"0x1000"}
      {"line":20,"verb":"fault-queue","errno":null,"id":4}
      {"line":21,"verb":"detach","errno":"ENOTTY"}

      """
    try expect(["run", "--json", "-"], input: scenario, status: 0, stdout: expected)
  }

  @Test func `several files run one after the other, each on a kernel of its own`() throws {
    let scratch = try Scratch()
    let files = try ["a.ioas", "b.ioas"].map { try scratch.file($0, "ioas\n") }
    let operation = "   1  ioas                                                id 1\n"
    let text = "\(files[0]):\n\(operation)\n\(files[1]):\n\(operation)"
    try expect(["run"] + files, status: 0, stdout: text)
    let object = #"{"line":1,"verb":"ioas","errno":null,"id":1}"# + "\n"
    try expect(["run", "--json"] + files, status: 0, stdout: object + object)
  }

  @Test func `the program answers as the real kernels did`() throws {
    let stories = GoldenFile.stories
    #expect(stories.count == 39)
    let answers = try stories.flatMap { try $0.answers() }.map { $0 + "\n" }
    try expect(["run", "--json"] + stories.map(\.path), status: 0, stdout: answers.joined())
  }
}
