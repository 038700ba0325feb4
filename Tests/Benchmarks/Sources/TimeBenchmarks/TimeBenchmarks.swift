// SPDX-License-Identifier: Apache-2.0

import Glibc
import Session

/// Measures what it takes to keep every point in time, and to go to one.
///
///     TimeBenchmarks [AREAS [OPERATIONS]]
///
/// Every world is measured in a process of its own, whose whole memory is told.
@main
struct TimeBenchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.compactMap { Int($0) }
    let (areas, operations) = (numbers.first ?? 100_000, numbers.dropFirst().first ?? 10_000)
    if let way = arguments.compactMap({ Way(rawValue: $0) }).first {
      try measure(World(areas: areas, way, isLinked: arguments.contains("linked")), operations)
      return
    }
    print("\(areas) areas, then \(operations) operations on them; times in milliseconds")
    for way in Way.allCases {
      for link in [[], ["linked"]] { run(["\(areas)", "\(operations)", way.rawValue] + link) }
    }
  }

  /// Runs this program once more, and waits for it.
  private static func run(_ arguments: [String]) {
    let words = ([CommandLine.arguments[0]] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    fflush(nil)
    var child: pid_t = 0
    guard posix_spawn(&child, "/proc/self/exe", nil, nil, words + [nil], environ) == 0 else { return }
    waitpid(child, nil, 0)
  }

  private static func measure(_ world: World, _ operations: Int) throws {
    var session = world.session()
    world.change(&session, operations)
    let megabytes = residentBytes() / 1e6
    let count = session.journal.count
    let entries = Double(MemoryLayout<JournalEntry>.stride * count) / 1e6
    var generator = SplitMix64(state: 7)
    let goes = try times(300) { try session.go(to: Int.random(in: 0...count, using: &generator)) }
    try session.go(to: count)
    let steps = try times(100) { try session.undo() }
    try session.go(to: count)
    var places = world.places(300)[...]
    let origins = times(300) { _ = places.popFirst().map { session.origin(of: .area(in: 1, at: $0)) } }
    print(
      """
      \(world): \(count) entries, \(rounded(megabytes)) MB, the entries alone \(rounded(entries)) MB
        go anywhere: \(goes); back by one: \(steps); who did this: \(origins)
      """)
  }

  /// How long it takes to do something some times: the median and the longest.
  private static func times(_ count: Int, _ body: () throws -> Void) rethrows -> String {
    let clock = ContinuousClock()
    let sorted = try (0..<count).map { _ in try clock.measure(body) / .milliseconds(1) }.sorted()
    return "median \(rounded(sorted[count / 2])), at most \(rounded(sorted[count - 1]))"
  }

  private static func rounded(_ number: Double) -> String { "\((number * 1000).rounded() / 1000)" }

  /// The memory of this process that is in use.
  private static func residentBytes() -> Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var bytes = [CChar](repeating: 0, count: 128)
    guard fgets(&bytes, 128, file) != nil else { return 0 }
    let words = String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return (words.count > 1 ? Double(words[1]) ?? 0 : 0) * Double(getpagesize())
  }
}
