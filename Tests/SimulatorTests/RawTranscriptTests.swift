// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD
import KnownWorlds
import Testing

@testable import Simulator

/// System calls with the answers of a running Linux 6.12.117, byte for byte.
struct RawTranscriptTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Raw")

  private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".calls") }.map { String($0.dropLast(6)) }.sorted()

  @Test func `there are transcripts`() { #expect(Self.names.count >= 1) }

  @Test(arguments: names)
  func `every call answers as the kernel does`(name: String) throws {
    let calls = try Self.lines("\(name).calls").filter { !$0.hasPrefix("#") }
    let answers = try Self.lines("\(name).answers")
    #expect(calls.count == answers.count)
    var transcript = RawTranscript(on: try Machine.builtIn("mock"))
    for (index, (call, expected)) in zip(calls, answers).enumerated() {
      let answer = transcript.answer(call)
      try #require(answer == expected, "\(name), call \(index + 1): \(call)")
      let problems = transcript.problems
      try #require(problems.isEmpty, "\(name), call \(index + 1): \(call): \(problems)")
    }
  }

  private static func lines(_ name: String) throws -> [Substring] {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
  }
}
