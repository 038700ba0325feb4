// SPDX-License-Identifier: Apache-2.0

/// What came before the next byte of a text: the last bytes, and where in its line it stands.
struct TextHistory: Sendable {
  /// The last eight bytes, the newest lowest.
  private var bytes: UInt64 = 0
  /// The word that the next byte belongs to so far, the one before, and the first of the line.
  private var (word, lastWord, verb): (UInt32, UInt32, UInt32) = (0, 0, 0)
  /// The number of words before that in the line.
  private var field: UInt32 = 0
  /// The words of the line before, and those of this one.
  private var (above, line): ([[UInt8]], [[UInt8]]) = ([], [[]])

  /// Notes the next byte.
  mutating func append(_ byte: UInt8) {
    bytes = bytes << 8 | UInt64(byte)
    switch byte {
    case UInt8(ascii: "\n"):
      (word, lastWord, verb, field) = (0, 0, 0, 0)
      (above, line) = (line, [[]])
    case UInt8(ascii: " "):
      if field == 0 { verb = word }
      (word, lastWord, field) = (0, word, field + 1)
      line.append([])
    default:
      word = (word &+ UInt32(byte) &+ 1) &* 0x2f0b_4c47
      line[line.count - 1].append(byte)
    }
  }

  /// Gives each context a number for what it knows.
  func hash(into hashes: inout [UInt32]) {
    hashes[0] = last(1)
    hashes[1] = last(2)
    hashes[2] = last(3)
    hashes[3] = last(4)
    hashes[4] = last(6)
    hashes[5] = word &+ lastWord &* 0x1656_67b1
    hashes[6] = word &+ verb &* 0x27d4_eb2f &+ field &* 0x85eb_ca6b
    hashes[7] = last(1) &+ bytesAbove
  }

  /// A number for the last bytes.
  private func last(_ count: UInt64) -> UInt32 {
    let kept = count == 8 ? bytes : bytes & (1 << (count * 8) - 1)
    return UInt32(truncatingIfNeeded: (kept &* 0x9e37_79b9_7f4a_7c15) >> 24) &+ UInt32(count)
  }

  /// A number for what stands in the line before at the same place of the same word.
  private var bytesAbove: UInt32 {
    guard line.count <= above.count else { return 0 }
    let (word, place) = (above[line.count - 1], line[line.count - 1].count)
    let isSame = word.starts(with: line[line.count - 1])
    let byte = place < word.count ? UInt32(word[place]) : 0x20
    return (byte | (isSame ? 0x100 : 0)) &* 0xc2b2_ae35 &+ 1
  }
}
