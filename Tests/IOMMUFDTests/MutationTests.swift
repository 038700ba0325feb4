// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import TestSupport
import Testing

/// Valid text with bytes deleted, inserted and replaced: it is read or refused, always in order.
struct MutationTests {
  @Test(arguments: 0..<8)
  func `spoilt text is a scenario or gives errors inside of the text`(seed: UInt64) throws {
    var generator = ScenarioGenerator(seed: 400 + seed)
    for _ in 0..<500 {
      let text = mutated("\(generator.scenario())", using: &generator.random)
      do throws(SyntaxErrors) {
        let scenario = try Scenario(SourceText(text, name: "spoilt"))
        #expect(try Scenario(SourceText("\(scenario)", name: "canonical")) == scenario, "\(text)")
      } catch {
        expectInside(error, text)
      }
    }
  }

  @Test(arguments: 0..<4)
  func `spoilt descriptions are a machine or give errors inside of the text`(seed: UInt64) throws {
    var generator = ScenarioGenerator(seed: 500 + seed)
    for _ in 0..<300 {
      let words = (0..<6).map { _ in Scenario.Line(.description(generator.machineWord())) }
      let source = SourceText("\(Scenario(lines: words))", name: "machine")
      do throws(SyntaxErrors) {
        let machine = try Machine(describedBy: Scenario(source), source: source)
        #expect(!machine.iommus.isEmpty)
      } catch {
        expectInside(error, source.lines.map { "\($0)\n" }.joined())
      }
    }
  }

  private func mutated(_ text: String, using random: inout SplitMix64) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let byte =
        random.oneIn(2)
        ? random.pick(Array("#$=+-,:/. \t\r\n0xKas".utf8)) : UInt8(truncatingIfNeeded: random.next())
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.insert(byte, at: place)
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2 where place < bytes.count: bytes[place] = byte
      default: break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func expectInside(_ errors: SyntaxErrors, _ text: String) {
    let source = SourceText(text, name: "")
    #expect(!errors.errors.isEmpty)
    #expect(errors.errors.map(\.line) == errors.errors.map(\.line).sorted(), "\(text)")
    for error in errors.errors where error.line != 1 || !source.lines.isEmpty {
      let line = source.lines.indices.contains(error.line - 1) ? String(source.lines[error.line - 1]) : nil
      #expect(line == error.source, "\(error)")
      #expect((1...error.source.unicodeScalars.count + 2).contains(error.column), "\(error)")
      #expect(error.width >= 1)
      #expect(error.column + error.width <= error.source.unicodeScalars.count + 3, "\(error)")
    }
  }
}
