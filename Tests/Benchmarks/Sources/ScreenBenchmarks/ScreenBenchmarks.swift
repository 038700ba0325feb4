// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Measures the program on a terminal beside a bare C program on ncurses that paints the same cells, and beside htop.
///
///     ScreenBenchmarks [IDLE-SECONDS]
///
/// The other programs are those that were built beside this one. All programs run in turns in the same minutes; what counts are the ratios.
@main
struct ScreenBenchmarks {
  private static let starts = 15
  private static let keys = 200

  static func main() throws {
    let idle = CommandLine.arguments.dropFirst().first.flatMap { UInt32($0) } ?? 60
    let (ioascope, peer) = (try sibling("ioascope"), try sibling("CScreenPeer"))
    let folder = try temporaryFolder()
    for (columns, rows) in [(80, 24), (200, 60)] {
      let (frames, others) = ("\(folder)/frames-\(columns)", "\(folder)/others-\(columns)")
      try PeerFrames.write(try DemoFrames.all(columns: columns, rows: rows, "j"), to: frames)
      try PeerFrames.write(try DemoFrames.all(columns: columns, rows: rows, .tab), to: others)
      let subjects = Subject.all(ioascope: ioascope, peer: peer, frames: frames)
      let panels = Subject.all(ioascope: ioascope, peer: peer, frames: others, keys: ("\t", "\u{1B}[Z"))
      print("\n\(columns)x\(rows)\(header(subjects))")
      try measureStart(subjects, columns, rows, folder)
      try measureKeys(subjects, columns, rows, folder)
      try measurePanels(panels, columns, rows, folder)
      try measureBurst(subjects, columns, rows, folder)
    }
    try measureTyping(ioascope, folder)
    let frames = "\(folder)/frames-80"
    try measureIdle(Subject.all(ioascope: ioascope, peer: peer, frames: frames), idle, folder)
  }

  /// The path of a program that was built beside this one.
  private static func sibling(_ name: String) throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { throw BenchmarkError("where am I?") }
    let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
  }

  private static func temporaryFolder() throws -> String {
    var name = Array("/tmp/ioascope-screen.XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw BenchmarkError("no folder for files") }
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func header(_ subjects: [Subject]) -> String {
    subjects.map { $0.name.right(16) }.joined() + "   to ncurses   to htop"
  }

  /// A line of figures, one for each program, and the ratios of the first to the others.
  private static func row(_ name: String, _ values: [Double]) {
    let ratios = values.dropFirst().map { $0 > 0 ? (values[0] / $0).short : "-" }
    let width = 30 - 5
    print(
      name.left(width) + values.enumerated().map { $0.element.short.right($0.offset == 0 ? 8 : 16) }.joined()
        + (ratios.first ?? "").right(13) + (ratios.dropFirst().first ?? "").right(10))
  }

  private static func measureStart(_ subjects: [Subject], _ columns: Int, _ rows: Int, _ home: String) throws
  {
    var times = subjects.map { _ in [Duration]() }
    for _ in 0..<starts {
      for (index, subject) in subjects.enumerated() {
        let begin = ContinuousClock.now
        let pty = try Pty(subject.command, columns: columns, rows: rows, home: home)
        guard let end = pty.wait(for: subject.mark) else {
          throw BenchmarkError("\(subject.name) shows no '\(subject.mark)'")
        }
        times[index].append(end - begin)
      }
    }
    row("start to first paint, ms", times.map { Times($0).median })
  }

  private static func measureKeys(_ subjects: [Subject], _ columns: Int, _ rows: Int, _ home: String) throws {
    let ptys = try running(subjects, columns, rows, home)
    let answers = press(subjects, ptys)
    row("key to screen, ms", answers.map { Times($0.times).median })
    row("  99 of 100 within, ms", answers.map { Times($0.times).late })
    row("  bytes a key", answers.map { Double($0.bytes) / Double(keys) })
    row("resident memory, MB", ptys.map { ProcessFigures.memory(of: $0.process) })
    row("  not shared, MB", ptys.map { ProcessFigures.ownMemory(of: $0.process) })
  }

  /// The same for a key that nothing is prepared for; htop's keys are those of before.
  private static func measurePanels(_ subjects: [Subject], _ columns: Int, _ rows: Int, _ home: String) throws
  {
    let answers = press(subjects, try running(subjects, columns, rows, home))
    row("Tab to screen, ms", answers.map { Times($0.times).median })
  }

  /// Presses the keys of the programs in turns, and says when the last byte of each answer came.
  private static func press(_ subjects: [Subject], _ ptys: [Pty]) -> [(times: [Duration], bytes: Int)] {
    var answers = subjects.map { _ in (times: [Duration](), bytes: 0) }
    for turn in 0..<keys {
      for (index, subject) in subjects.enumerated() {
        let begin = ContinuousClock.now
        ptys[index].send(turn % 2 == 0 ? subject.keys.0 : subject.keys.1)
        let answer = ptys[index].read()
        if let last = answer.last { answers[index].times.append(last - begin) }
        answers[index].bytes += answer.bytes
      }
    }
    return answers
  }

  private static func measureBurst(_ subjects: [Subject], _ columns: Int, _ rows: Int, _ home: String) throws
  {
    let ptys = try running(subjects, columns, rows, home)
    var (times, bytes): ([Double], [Double]) = ([], [])
    for (index, subject) in subjects.enumerated() {
      let burst = String(repeating: subject.keys.0 + subject.keys.1, count: 500) + subject.keys.0
      let begin = ContinuousClock.now
      ptys[index].send(burst)
      let answer = ptys[index].read(untilSilentFor: 300)
      times.append((answer.last.map { $0 - begin } ?? .zero) / .milliseconds(1))
      bytes.append(Double(answer.bytes))
    }
    row("1000 keys at once, ms", times)
    row("  bytes", bytes)
  }

  private static func running(
    _ subjects: [Subject], _ columns: Int, _ rows: Int, _ home: String
  ) throws -> [Pty] {
    try subjects.map { subject in
      let pty = try Pty(subject.command, columns: columns, rows: rows, home: home)
      guard pty.wait(for: subject.mark) != nil else {
        throw BenchmarkError("\(subject.name) shows no '\(subject.mark)'")
      }
      _ = pty.read(untilSilentFor: 300)
      return pty
    }
  }

  /// One letter at the prompt changes one row.
  private static func measureTyping(_ ioascope: String, _ home: String) throws {
    let subject = Subject.all(ioascope: ioascope, peer: "", frames: "")[0]
    let pty = try running([subject], 200, 60, home)[0]
    pty.send(":")
    _ = pty.read()
    let bytes = (0..<40).reduce(0) { sum, _ in
      pty.send("m")
      return sum + pty.read().bytes
    }
    print("\nbytes a letter that changes one row: \((Double(bytes) / 40).short)")
  }

  private static func measureIdle(_ subjects: [Subject], _ seconds: UInt32, _ home: String) throws {
    let usual = subjects.map { subject in
      Subject(
        name: subject.name, command: subject.name == "htop" ? ["htop"] : subject.command, mark: subject.mark,
        keys: subject.keys)
    }
    let ptys = try running(usual, 80, 24, home)
    let before = ptys.map { ProcessFigures.switches(of: $0.process) }
    sleep(seconds)
    let after = ptys.map { ProcessFigures.switches(of: $0.process) }
    let woken = zip(usual, zip(before, after)).map { "\($0.name) \($1.1 - $1.0)" }
    print("woken in \(seconds) s with nothing to do: \(woken.joined(separator: ", "))")
  }
}

extension String {
  fileprivate func right(_ width: Int) -> String {
    String(repeating: " ", count: max(1, width - count)) + self
  }
  fileprivate func left(_ width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
