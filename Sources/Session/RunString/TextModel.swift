// SPDX-License-Identifier: Apache-2.0

/// Guesses the next bit of a text in the language from what came before it.
///
/// Several contexts, such as the last two bytes, each remember which bit came after them; what they say is
/// weighed by how right they were. Whole numbers alone are used, so that every machine guesses alike.
struct TextModel: Sendable {
  /// How often a bit was 1 in a context, of 65536, and how many times it was seen.
  fileprivate struct Counter: Sendable {
    var chance: UInt16 = 1 << 15
    var seen: UInt16 = 0
  }

  private static let contexts = 8
  private static let tableBits = 16
  /// Counters forget slowly what they saw longer ago than this.
  fileprivate static let memory: UInt16 = 60

  private var counters = [Counter](repeating: Counter(), count: contexts << tableBits)
  /// For each bit of a byte the weight of every context, 65536 for one.
  private var weights = [Int](repeating: 20_000, count: 8 * contexts)
  private var history = TextHistory()
  private var hashes = [UInt32](repeating: 0, count: contexts)
  /// The bits of this byte so far, below a leading 1.
  private var bits: UInt32 = 1
  /// What the contexts say, as places in the table of the logistic function.
  private var places = [Int](repeating: 0, count: contexts)
  private var hints = [Int](repeating: 0, count: contexts)
  /// The chance of a 1 in the next bit, 1 to 65535 of 65536.
  private(set) var chance = 1 << 15

  /// Creates a model that knows what scenarios look like.
  static let primed: TextModel = {
    var model = TextModel()
    model.guess()
    for byte in Primer.text.utf8 { model.learn(byte) }
    return model
  }()

  private mutating func learn(_ byte: UInt8) {
    for place in (0..<8).reversed() { update(byte >> place & 1 == 1) }
  }

  /// Learns the next bit, and guesses the one after it.
  mutating func update(_ bit: Bool) {
    let error = (bit ? 65_535 : 0) - chance
    let first = weightPlace
    for i in 0..<Self.contexts {
      weights[first + i] += (hints[i] * error * 6) >> 18
      counters[places[i]].update(bit)
    }
    bits = bits << 1 | (bit ? 1 : 0)
    if bits >= 256 {
      history.append(UInt8(truncatingIfNeeded: bits))
      history.hash(into: &hashes)
      bits = 1
    }
    guess()
  }

  private var weightPlace: Int { (31 - bits.leadingZeroBitCount) * Self.contexts }

  private mutating func guess() {
    let first = weightPlace
    var sum = 0
    for i in 0..<Self.contexts {
      let hash = (hashes[i] &+ bits &* 0x2c1b_3c6d) &* 0x9e37_79b1
      places[i] = i << Self.tableBits + Int(hash >> (32 - UInt32(Self.tableBits)))
      hints[i] = Logistic.stretch(counters[places[i]].chance)
      sum += weights[first + i] * hints[i]
    }
    chance = Logistic.squash(sum >> 16)
  }
}

extension TextModel.Counter {
  /// Learns a bit: the more were seen, the less it changes.
  fileprivate mutating func update(_ bit: Bool) {
    let target = bit ? 65_535 : 0
    chance = UInt16(Int(chance) + (target - Int(chance)) * 2 / (2 * Int(seen) + 3))
    if seen < TextModel.memory { seen += 1 }
  }
}

/// The logistic function in whole numbers: 256 stand for one on its axis, and 65536 for one in its value.
private enum Logistic {
  private static let edge = 2047

  /// e to the power of 1/256, from which multiplication alone makes the table.
  private static let values: [Int] = {
    var power = 1.0
    let upper = (0...edge).map { _ in
      defer { power *= 1.003_913_889_338_347_6 }
      return Int(65_536 * (power / (1 + power)))
    }
    return upper.dropFirst().reversed().map { 65_536 - $0 } + upper
  }()

  private static let inverse: [Int] = {
    var place = 0
    return (0..<4096).map { chance in
      while place < 2 * edge, values[place] < chance * 16 + 8 { place += 1 }
      return place - edge
    }
  }()

  /// The chance for a place, 1 to 65535.
  static func squash(_ place: Int) -> Int {
    min(65_535, max(1, values[min(edge, max(-edge, place)) + edge]))
  }

  /// The place for a chance.
  static func stretch(_ chance: UInt16) -> Int { inverse[Int(chance >> 4)] }
}
