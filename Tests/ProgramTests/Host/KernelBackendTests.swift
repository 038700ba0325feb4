// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import Foundation
import IOMMUFD
import TestSupport
import Testing

/// `--backend kernel` on this host, whatever its kernel offers.
struct KernelBackendTests {
  /// How the program complains that `/dev/iommu` does not open; nil where it does.
  private func complaint() throws -> String? {
    let backend = try HostBackend(LinuxSystem())
    do throws(IOMMUFD.Errno) {
      #expect(try backend.open().close() == [])
      return nil
    } catch {
      return "ioascope: \(backend.explanation(of: error))\n"
    }
  }

  @Test func `a scenario runs on the kernel, or it is told why not`() throws {
    let arguments = ["run", "--json", "--backend", "kernel", "-"]
    if let complaint = try complaint() {
      try expect(arguments, input: "ioas\n", status: 3, stderr: complaint)
    } else {
      let answer = #"{"line":1,"verb":"ioas","errno":null,"id":1}"#
      try expect(arguments, input: "ioas\n", status: 0, stdout: "\(answer)\n")
    }
  }

  @Test func `a file that is wrong is told before the kernel is asked for anything`() throws {
    try expectRefusal(
      ["run", "--backend", "kernel", "-"], input: "nonsense\n", status: 2, saying: "nonsense")
  }

  @Test func `without leave no device is bound`() throws {
    let scenario = "bind pci:0000:00:02.0\n"
    let result = try run(["run", "--json", "--backend", "kernel", "-"], input: scenario)
    if let complaint = try complaint() {
      #expect(result.status == 3 && result.stderr == complaint)
    } else {
      #expect(result.status == 0 && result.stdout.contains(#""errno":"EPERM""#))
    }
  }

  @Test func `a frame shows the kernel, or it is told why not`() throws {
    let result = try run(["frame", "--backend", "kernel"])
    if let complaint = try complaint() {
      #expect(result.status == 3 && result.stdout == "" && result.stderr == complaint)
    } else {
      #expect(result.status == 0 && result.stdout.split(separator: "\n").count > 20)
    }
  }

  @Test(arguments: [
    ["--backend", "kernel"], ["--backend", "kernel", "--write"], ["inspect", "--backend=kernel"],
  ])
  func `the inspector opens the kernel before it needs a terminal`(_ arguments: [String]) throws {
    let result = try run(arguments)
    if let complaint = try complaint() {
      #expect(result.status == 3 && result.stdout == "" && result.stderr == complaint)
    } else {
      #expect(result.status == 4 && result.stdout == "")
    }
  }

  @Test func `a trace has a line for every system call`() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/trace"
    _ = try run(["run", "--backend", "kernel", "--trace", path, "-"], input: "ioas\n")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.first?.hasPrefix(#"open("/sys/kernel", O_RDONLY) = "#) == true)
    #expect(lines.contains { $0.hasPrefix(#"open("/dev/iommu", O_RDWR) = "#) })
    #expect(lines.allSatisfy { $0.contains(") = ") })
  }

  @Test func `a trace that cannot be written is an error`() throws {
    try expect(
      ["run", "--backend", "kernel", "--trace", "/nowhere/trace", "-"], input: "ioas\n", status: 3,
      stderr: "ioascope: /nowhere/trace: No such file or directory\n")
  }
}
