// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import CPeers
import Glibc

/// Measures the address index beside ordered maps of other libraries, on the same input.
///
///     Benchmarks [--repeat N] [--peers N] [SIZE...]
///
/// `--peers` keeps to the first of them, 1 to the index alone: at 10^7, all take many minutes. Repetitions of the peers alternate, so that what else the machine does falls on all; medians are
/// printed. Swift Collections has no ordered map without its unstable traits: it is not among the peers.
@main
struct Benchmarks {
  private static let peers: [(name: String, type: any Peer.Type)] = [
    ("index", Index.self), ("absl", AbslMap.self), ("std::map", StdMap.self), ("icl", IclMap.self),
  ]

  static func main() {
    var sizes: [Int] = []
    var (repetitions, peerCount) = (3, peers.count)
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      if argument == "--repeat" { repetitions = arguments.popFirst().flatMap { Int($0) } ?? repetitions }
      if argument == "--peers" { peerCount = arguments.popFirst().flatMap { Int($0) } ?? peerCount }
      if let size = Int(argument), size >= 1000 { sizes.append(size) }
    }
    if sizes.isEmpty { sizes = [1000, 10_000, 100_000, 1_000_000] }
    let peers = Array(peers.prefix(max(peerCount, 1)))
    var growth: [(size: Int, medians: [Figure: Double])] = []
    for size in sizes {
      let medians = measure(peers, size, repetitions)
      printTable(size, peers.map(\.name), medians)
      growth.append((size, medians[0]))
    }
    printGrowth(growth)
  }

  /// The medians of every peer.
  private static func measure(
    _ peers: [(name: String, type: any Peer.Type)], _ size: Int, _ repetitions: Int
  ) -> [[Figure: Double]] {
    let input = Input(count: size)
    var runs = peers.map { _ in [Run]() }
    for _ in 0..<repetitions {
      for (i, peer) in peers.enumerated() {
        var run = Run()
        run.measure(peer.type, input)
        runs[i].append(run)
      }
    }
    if Set(runs.joined().map(\.check)).count > 1 { print("The peers do not agree on the answers.") }
    return runs.map { runs in
      Dictionary(
        uniqueKeysWithValues: Figure.allCases.map { figure in
          let sorted = runs.compactMap { $0.figures[figure] }.sorted()
          return (figure, sorted[sorted.count / 2])
        })
    }
  }

  private static func printTable(_ size: Int, _ names: [String], _ medians: [[Figure: Double]]) {
    print("\n\(size) areas; nanoseconds, unless other units are given, and as a multiple of absl's")
    print(row("", names))
    for figure in Figure.allCases {
      let reference = medians.dropFirst().first?[figure] ?? .nan
      print(
        row(
          figure.rawValue,
          medians.map { medians in
            let value = medians[figure] ?? 0
            return "\(short(value)) ×\(short(value / reference))"
          }))
    }
  }

  private static func printGrowth(_ growth: [(size: Int, medians: [Figure: Double])]) {
    print("\nThe index by size")
    print(row("", growth.map { "\($0.size)" }))
    for figure in Figure.allCases {
      print(row(figure.rawValue, growth.map { short($0.medians[figure] ?? 0) }))
    }
  }

  private static func row(_ title: String, _ cells: [String]) -> String {
    cells.reduce(title.padded(to: 28)) { $0 + String(repeating: " ", count: max(1, 20 - $1.count)) + $1 }
  }

  /// A number with three digits or so.
  private static func short(_ number: Double) -> String {
    if !number.isFinite { return "-" }
    if number >= 100 { return "\(Int(number.rounded()))" }
    let digits = number >= 10 ? 10.0 : 100.0
    return "\((number * digits).rounded() / digits)"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
