// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import TestSupport
import Testing

/// Lines of a text that comes in pieces.
struct LineBufferTests {
  /// The lines of a text that comes in pieces of so many bytes at most, as far as it is text.
  private func lines(_ bytes: [UInt8], piece: Int) -> (lines: [String], error: TextError?) {
    var (buffer, rest, lines) = (LineBuffer(), bytes[...], [String]())
    do throws(TextError) {
      while !buffer.isFinished {
        if let line = try buffer.next() {
          lines.append(line.text)
          if line.number != lines.count { lines.append("wrong number \(line.number)") }
        } else {
          buffer.fill { room in
            let part = rest.prefix(min(piece, room.count))
            rest = rest.dropFirst(part.count)
            room.copyBytes(from: part)
            return part.count
          }
        }
      }
    } catch {
      return (lines, error)
    }
    return (lines, nil)
  }

  @Test(arguments: ["", "\n", "\n\n", "a", "a\n", "a\n\nb", "a\r\nb\r\n", "é\n本\n🚀", "\n\n\n a"])
  func `the lines are those of the whole text, however it comes`(_ text: String) {
    let expected = SourceText(text, name: "x").lines.map { String($0) }
    for piece in [1, 2, 3, 7, 1000] {
      #expect(lines(Array(text.utf8), piece: piece) == (expected, nil), "in pieces of \(piece)")
      let marked = Array("\u{FEFF}\(text)".utf8)
      #expect(lines(marked, piece: piece) == (expected, nil), "marked, in pieces of \(piece)")
    }
  }

  @Test func `a line may be longer than a piece, and one than many`() {
    let long = String(repeating: "0123456789", count: 30_000)
    let expected = ["a", long, "", "b"]
    #expect(lines(Array(expected.joined(separator: "\n").utf8), piece: 50_000) == (expected, nil))
  }

  @Test(
    arguments: [
      (Array("a\nb\0".utf8), 2, 2, 0), ([0xFF], 1, 1, 0xFF), (Array("é ".utf8) + [0xC3], 1, 4, 0xC3),
      ([0xC3, 0x0A, 0xA9], 1, 1, 0xC3), (Array("a\n本".utf8) + [0xE6, 0x9C, 0x0A], 2, 4, 0xE6),
      ([0xEF, 0xBB], 1, 1, 0xEF), ([0xEF, 0xBB, 0xBF, 0x61, 0xEF, 0xBB, 0xBF, 0x80], 1, 5, 0x80),
    ] as [([UInt8], Int, Int, UInt8)])
  func `the first byte that is not text has its place`(
    _ bytes: [UInt8], line: Int, column: Int, byte: UInt8
  ) throws {
    for piece in [1, 2, 1000] {
      let error = try #require(lines(bytes, piece: piece).error)
      #expect((error.line, error.column, error.byte) == (line, column, byte), "in pieces of \(piece)")
    }
    #expect(throws: TextError.self) { try String(text: bytes) }
  }

  @Test(arguments: 0..<4)
  func `spoilt text is text for both who check it`(seed: UInt64) {
    var random = SplitMix64(seed: 900 + seed)
    for _ in 0..<300 {
      var bytes = Array("ioas as $é\n# 本語 🚀\nmap $a len=4K\n".utf8)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
      let isText = String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
      #expect((lines(bytes, piece: 5).error == nil) == isText, "\(bytes)")
    }
  }
}

private func == (a: (lines: [String], error: TextError?), b: ([String], TextError?)) -> Bool {
  a.lines == b.0 && a.error == b.1
}
