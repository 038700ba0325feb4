// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Session
import Testing

/// What `run` shows beneath `info`.
struct HardwareDetailsTests {
  private func text(_ info: HardwareInfo) throws -> String {
    var bytes: [UInt8] = []
    Answer(line: 3, try Statement("info 2", name: "test"), .success(.hwInfo(info))).writeText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `the words of the hardware stand beneath the result, and fit the screen`() throws {
    let registers = [0xd2_008c_2226_0286, 0xf0_0f4e] as [UInt64]
    let data = Array(repeating: 0 as UInt8, count: 8) + registers.flatMap(\.littleEndianBytes)
    let lines = try text(HardwareInfo(type: 1, data: data, capabilities: 0)).split(separator: "\n")
    #expect(lines.first?.hasSuffix("type 1, capabilities 0x0") == true)
    #expect(lines.count == 4)
    #expect(lines[1] == "      domains 65536, 39-bit addresses, tables of 39 bits, pages 4K 2M 1G,")
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("      ") && $0.count <= 80 })
    #expect(lines.last?.hasSuffix("pass-through") == true)
  }

  @Test(arguments: [[], Array(repeating: 0, count: 24)] as [[UInt8]])
  func `registers that say nothing are not shown`(_ data: [UInt8]) throws {
    #expect(try !text(HardwareInfo(type: 1, data: data, capabilities: 1)).contains("\n"))
  }

  @Test func `words are put on lines, and one that is too long on its own`() {
    #expect(["a", "b", "c", "dddddd", "e"].lines(upTo: 5) == ["a, b,", "c,", "dddddd,", "e"])
    #expect(([] as [String]).lines(upTo: 5) == [])
  }
}
