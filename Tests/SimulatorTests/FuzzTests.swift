// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import IOMMUFD
import KnownWorlds
import TestSupport
import Testing

/// The fuzz targets on seeded bytes; libFuzzer drives them further (see the README).
struct FuzzTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `calls made of random words end without contradiction`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for machine in ["mock", "vt-d"] {
      let bytes = (0..<6000).map { _ in UInt8.random(in: 0...255, using: &random) }
      fuzzCalls(bytes, on: try Machine.builtIn(machine))
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `lines put together from words of the language run without contradiction`(seed: UInt64) throws {
    var random = SplitMix64(seed: 100 + seed)
    let words = Verb.all.flatMap { verb in
      verb.usage.split { " |[]".contains($0) }.map { $0.replacing("=N", with: "=0x1000") }
    }
    for _ in 0..<30 {
      let lines = (0..<20).map { _ in
        (0..<Int.random(in: 1...6, using: &random)).map { _ in String(random.pick(words)) }.joined(
          separator: " ")
      }
      fuzzLanguage(Array(lines.joined(separator: "\n").utf8), on: .fuzzed)
      for line in lines { fuzzLanguage(Array(line.utf8), on: .fuzzed) }
    }
  }
}
