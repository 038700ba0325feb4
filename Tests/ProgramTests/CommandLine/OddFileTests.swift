// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Files that cannot be read, or hold something unusual.
struct OddFileTests {
  @Test(arguments: ["", "# a comment", "# a comment\n\n   # another\n\t\n", "\n\n", "machine mock\n"])
  func `a file without operations answers nothing`(_ text: String) throws {
    let scratch = try Scratch()
    try expect(["run", scratch.file("none.ioas", text)], status: 0)
    try expect(["run", "--json", "-"], input: text, status: 0)
  }

  @Test func `lines may end with carriage return and newline, and the last without`() throws {
    let stdout = """
      {"line":1,"verb":"ioas","errno":null,"id":1}
      {"line":3,"verb":"map","errno":"EINVAL"}

      """
    let scenario = "ioas as $a\r\n# comment\r\nmap $a len=4K => EINVAL\r"
    try expect(["run", "--json", "-"], input: scenario, status: 0, stdout: stdout)
  }

  @Test func `a byte order mark is no part of the text`() throws {
    let answer = #"{"line":1,"verb":"ioas","errno":null,"id":1}"# + "\n"
    try expect(["run", "--json", "-"], input: "\u{FEFF}ioas\n", status: 0, stdout: answer)
  }

  @Test func `a long line is an operation like others`() throws {
    let ranges = (0..<1000).map { "0x\(String($0, radix: 16))0000-0x\(String($0, radix: 16))ffff" }
    let scenario = "ioas as $a\nallow $a \(ranges.joined(separator: " ")) => ok\n"
    _ = try output(of: ["run", "--json", "-"], input: scenario)
  }

  @Test(arguments: [
    ("ioas\nioas \0 x\n", "2:6: error: this is not text: byte 0x0"),
    ("\0", "1:1: error: this is not text: byte 0x0"),
  ])
  func `a NUL byte is refused at its place`(_ text: String, words: String) throws {
    try expectOneComplaint(Array(text.utf8), words)
  }

  @Test(arguments: [
    (Array("ioas\nioas # ".utf8) + [0xFF, 0xFE], "2:8: error: this is not text: byte 0xff"),
    (Array("# ä ".utf8) + [0xC3], "1:6: error: this is not text: byte 0xc3"),
    ([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0xB7], "1:8: error: this is not text: byte 0x0"),
  ])
  func `bytes that are not UTF-8 are refused at their place`(_ bytes: [UInt8], words: String) throws {
    try expectOneComplaint(bytes, words)
  }

  @Test func `a program is not a scenario`() throws {
    try expectRefusal(["run", productPath("ioascope")], status: 2, saying: "this is not text")
  }

  private func expectOneComplaint(_ bytes: [UInt8], _ words: String) throws {
    let scratch = try Scratch()
    let file = try scratch.file("odd.ioas", bytes)
    let complaint = "\(file):\(words)\n  expected a scenario in UTF-8\n"
    for command in [["run"], ["frame"], []] { try expect(command + [file], status: 2, stderr: complaint) }
  }

  @Test(arguments: [
    ("missing.ioas", "No such file or directory"), ("directory", "Is a directory"),
    ("loop", "Too many levels of symbolic links"),
  ])
  func `what cannot be read is named with the reason`(_ name: String, reason: String) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: "\(scratch.path)/directory", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: "\(scratch.path)/loop", withDestinationPath: "loop")
    for command in [["run"], ["frame"], []] {
      try expect(command + [path], status: 3, stderr: "ioascope: \(path): \(reason)\n")
    }
  }

  @Test func `an error while reading is named`() throws {
    let path = "/proc/self/mem"
    try expect(["run", path], status: 3, stderr: "ioascope: \(path): Input/output error\n")
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func `a file without permission is named`() throws {
    let scratch = try Scratch()
    let path = try scratch.file("secret.ioas", "ioas\n")
    chmod(path, 0)
    try expect(["run", path], status: 3, stderr: "ioascope: \(path): Permission denied\n")
  }
}
