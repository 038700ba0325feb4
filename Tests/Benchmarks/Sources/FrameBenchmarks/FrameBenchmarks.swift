// SPDX-License-Identifier: Apache-2.0

import Cells
import IOMMUFD
import Inspector
import Session
import Simulator

/// Measures what a key and a frame take in an address space of ten areas and in one of very many.
///
///     FrameBenchmarks [AREAS]
///
/// Both inspectors stand in the middle of their areas and take the same keys in turns.
@main
struct FrameBenchmarks {
  private static let rounds = 300
  private static let ways: [(name: String, keys: [Key])] = [
    ("a row down and up", ["j", "k"]), ("a screen down and up", [.pageDown, .pageUp]),
    ("next gap and previous", [")", "("]), ("to the first and the last", ["g", "G"]),
    ("into an area and out", [.enter, .escape]), ("to another panel and back", [.tab, .backTab]),
    ("the details on and off", ["i", "i"]), ("enlarged and back", ["z", "z"]),
  ]

  static func main() throws {
    let many = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000_000
    let clock = ContinuousClock()
    var spaces: [Inspector] = []
    for count in [10, many] {
      var inspector: Inspector?
      let time = try clock.measure { inspector = try Self.inspector(count) }
      if let inspector { spaces.append(inspector) }
      print("\(count) areas: built in \((time / .seconds(1)).short) s")
    }
    print("\nmilliseconds at 200x60                10 areas    \(many) areas      ratio")
    row("the frame alone", times(&spaces) { inspector in _ = inspector.render() })
    for way in ways {
      row(
        way.name + ", with frames",
        times(&spaces) { inspector in
          for key in way.keys {
            _ = inspector.handle(.key(key))
            _ = inspector.render()
          }
        })
    }
    for inspector in spaces { try checkRows(inspector) }
    row(
      "map and undo, with frames",
      times(&spaces) { inspector in
        for key in [":"] + Self.line + [.enter, "u"] { _ = inspector.handle(.key(key)) }
        _ = inspector.render()
      })
  }

  private static let line = "map $a iova=0x100000 len=4K buf=0 rw".unicodeScalars.map { Key.character($0) }

  /// That there is something on the screen to be measured.
  private static func checkRows(_ inspector: Inspector) throws {
    let text = inspector.render().text
    guard text.contains("4K"), text.contains("buf") else { throw MissingRows() }
  }

  private struct MissingRows: Error {}

  /// The middle of the times that each inspector takes, in turns.
  private static func times(_ spaces: inout [Inspector], _ body: (inout Inspector) -> Void) -> [Double] {
    let clock = ContinuousClock()
    var times = spaces.map { _ in [Double]() }
    for _ in 0..<rounds {
      for index in spaces.indices {
        times[index].append(clock.measure { body(&spaces[index]) } / .milliseconds(1))
      }
    }
    return times.map { $0.sorted()[rounds / 2] }
  }

  private static func row(_ name: String, _ times: [Double]) {
    let values = times.map { $0.short }.map { String(repeating: " ", count: 12 - $0.count) + $0 }
    let padded = name + String(repeating: " ", count: max(1, 36 - name.count))
    print("\(padded)\(values.joined(separator: "      "))      \((times[1] / times[0]).short)")
  }

  /// Areas of a page with a page between them, all from different places of memory, under a page table.
  private static func inspector(_ count: Int) throws -> Inspector {
    let text = """
      iommu i0 driver=arm-smmu-v3 aperture=0x0-0xffffffffffff page-sizes=4K,2M,1G alloc-user
      device pci:0000:00:01.0 iommu=i0 group=0
      """
    let source = SourceText(text, name: "benchmark")
    var session = Session(machine: try Machine(describedBy: Scenario(source).header, source: source))
    for line in ["ioas as $a", "bind pci:0000:00:01.0 as $d", "attach $d $a"] {
      session.perform(try Statement(line, name: "benchmark"))
    }
    for place in 0..<count {
      let address = IOVA(0x1000_0000 + UInt64(place) * 0x3000)
      let offset = UInt64(place % 1000) * 0x2000
      session.perform(
        Statement(
          .ioasMap(.name("a"), at: address, length: 0x1000, memory: .buffer(0, offset: offset), .readWrite)))
    }
    var inspector = Inspector(session: session, size: Size(rows: 60, columns: 200))
    let middle = IOVA(0x1000_0000 + UInt64(count / 2) * 0x3000)
    for key in [":"] + "goto \(middle)".unicodeScalars.map({ Key.character($0) }) + [.enter] {
      _ = inspector.handle(.key(key))
    }
    return inspector
  }
}

extension Double {
  /// The number with three digits behind the point.
  fileprivate var short: String {
    let thousandths = "\(Int((self * 1000).rounded()))"
    let padded = String(repeating: "0", count: max(0, 4 - thousandths.count)) + thousandths
    return "\(padded.dropLast(3)).\(padded.suffix(3))"
  }
}
