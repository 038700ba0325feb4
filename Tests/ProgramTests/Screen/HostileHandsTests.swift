// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Random bytes and sizes on a real terminal, as many as somebody types in an hour who types ten in a second.
struct HostileHandsTests {
  private static let bytes = 36_000
  private static let burst = 600

  @Test func `an hour of random bytes neither ends it badly nor hangs it`() throws {
    var random = SplitMix64(seed: 11)
    let scratch = try Scratch()
    let environment = ["XDG_STATE_HOME": scratch.path, "HOME": scratch.path]
    var child = try PtyChild([productPath("ioascope")], environment: environment)
    #expect(child.wait(for: "Tab panel"))
    var (ends, files) = (0, Set(try FileManager.default.contentsOfDirectory(atPath: scratch.path)))
    for _ in 0..<(Self.bytes / Self.burst) {
      child.resize(rows: Int(random.next() % 60) + 1, columns: Int(random.next() % 200) + 1)
      child.send(Self.typing(&random))
      // Whatever was open is closed, and the help is an answer.
      child.resize(rows: 24, columns: 80)
      child.send("\u{1B}\u{1B}\u{1B}\u{1B}?")
      if child.wait(seconds: 60, for: "ioascope help") {
        child.send("\u{1B}")
        #expect(child.wait { !$0.text.contains("ioascope help") })
        continue
      }
      // It is gone as somebody wanted it, and comes back where it was.
      #expect(child.exitStatus() == 0, "still there, with\n\(child.screen.text)")
      ends += 1
      child = try PtyChild([productPath("ioascope")], environment: environment)
      try #require(child.wait(for: "Tab panel"))
    }
    // What :save was told by accident, if anything, is next to the state.
    files.formUnion(try FileManager.default.contentsOfDirectory(atPath: scratch.path))
    #expect(files.contains("ioascope"))
    child.send("\u{1B}\u{1B}\u{1B}Q")
    #expect(child.exitStatus() == 0)
    #expect(ends < Self.bytes / Self.burst)
  }

  /// Bytes of every kind: letters mostly, control characters, halves of sequences and of characters; no line that writes
  /// a file.
  private static func typing(_ random: inout SplitMix64) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<burst {
      switch random.next() % 20 {
      case 0: scalars.append("\u{1B}")
      case 1:
        scalars.append(contentsOf: "\u{1B}[<0;\(random.next() % 200);\(random.next() % 60)M".unicodeScalars)
      case 2: scalars.append(contentsOf: "\u{1B}OB\u{1B}[6~\u{1B}[".unicodeScalars)
      case 3: scalars.append(Unicode.Scalar(UInt8(random.next() % 32)))
      case 4: scalars.append(Unicode.Scalar(UInt8(0x80 + random.next() % 128)))
      case 5: scalars.append("\r")
      default: scalars.append(Unicode.Scalar(UInt8(32 + random.next() % 95)))
      }
    }
    // Leaving is tried elsewhere: here it would only begin anew.
    return String(scalars).replacing("q", with: "g").replacing("Q", with: "G").replacing("\u{3}", with: "")
      .replacing("save", with: "")
  }
}
