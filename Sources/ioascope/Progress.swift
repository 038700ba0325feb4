// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// One line on a terminal that says how far a long run has come, rewritten in place.
struct Progress {
  /// What is done with the lines of a file.
  enum Stage: Equatable {
    /// They are checked; how many there are is not known yet.
    case checking
    /// They are run.
    case running(of: Int)
  }

  private let name: String
  private let width: Int
  private var stage = Stage.checking
  /// When the stage began.
  private var start: ContinuousClock.Instant
  /// When the line is written next.
  private var due: ContinuousClock.Instant
  /// How many columns of the line are written on.
  private var written = 0

  private static let delay = Duration.seconds(1)
  private static let interval = Duration.milliseconds(100)

  /// Creates the progress of a file, for a terminal so many columns wide; nothing is written on one of
  /// no width.
  init(of name: String, width: Int, now: ContinuousClock.Instant) {
    self.name = Output.harmless(name.split(separator: "/").last.map { String($0) } ?? name)
    self.width = width
    start = now
    due = now + Self.delay
  }

  /// The progress of a file on standard error.
  ///
  /// Where standard output scrolls on a terminal, the answers themselves show how far the run has come.
  init(of name: String) {
    let isShown = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0
    self.init(of: name, width: isShown ? Self.terminalWidth : 0, now: .now)
  }

  private static var terminalWidth: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// Begins another stage.
  mutating func begin(_ stage: Stage, now: ContinuousClock.Instant = .now) {
    self.stage = stage
    start = now
  }

  /// Writes the line where it is time to; asks the clock each time.
  mutating func update(done: Int) {
    guard width > 0, let text = text(done: done, now: .now) else { return }
    write(text)
  }

  /// Leaves the terminal as if nothing had been written.
  mutating func clear() {
    if let text = clearing() { write(text) }
  }

  private func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}

// MARK: - Text

extension Progress {
  /// What to write after so many lines; nil where it is too early.
  mutating func text(done: Int, now: ContinuousClock.Instant) -> String? {
    guard now >= due else { return nil }
    due = now + Self.interval
    // In the last column some terminals begin another row.
    let line = line(done: done, now: now).prefix(max(0, width - 1))
    let blanks = String(repeating: " ", count: max(0, written - line.count))
    written = line.count
    return "\r\(line)\(blanks)"
  }

  /// What to write to remove the line; nil where there is none.
  mutating func clearing() -> String? {
    defer { written = 0 }
    return written == 0 ? nil : "\r\(String(repeating: " ", count: written))\r"
  }

  private func line(done: Int, now: ContinuousClock.Instant) -> String {
    let seconds = (now - start) / .seconds(1)
    let rate = seconds > 0 ? ", \(Self.grouped(Int((Double(done) / seconds).rounded())))/s" : ""
    switch stage {
    case .checking: return "\(name): \(Self.grouped(done)) lines checked\(rate)"
    case .running(let total): return "\(name): \(Self.grouped(done)) of \(Self.grouped(total)) lines\(rate)"
    }
  }

  /// A number with commas between thousands.
  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
