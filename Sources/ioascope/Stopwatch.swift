// SPDX-License-Identifier: Apache-2.0

import Cells

/// How long keys and frames take, for the first row of the screen.
struct Stopwatch {
  private var begin = ContinuousClock.now
  private var words = ""

  /// What came is about to be handled.
  mutating func start() { begin = .now }

  /// The frame is on the screen; the next one says how long that took.
  mutating func stop() {
    let (seconds, attoseconds) = (ContinuousClock.now - begin).components
    let hundredths = seconds * 100_000 + attoseconds / 10_000_000_000_000
    let rest = hundredths % 100
    words = " \(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ms "
  }

  /// Writes on a frame what the last one took.
  func write(on frame: inout Frame) {
    let row = Region(row: 0, column: 0, rows: 1, columns: frame.size.columns)
    frame.write(
      words, row: 0, column: max(0, frame.size.columns - words.count), style: Style(.accent, reverse: true),
      within: row)
  }
}
