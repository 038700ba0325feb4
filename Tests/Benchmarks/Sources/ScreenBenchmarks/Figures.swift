// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The process's memory and how often it was woken.
enum ProcessFigures {
  /// The resident memory in megabytes.
  static func memory(of process: pid_t) -> Double {
    (number("VmRSS:", in: "/proc/\(process)/status") ?? 0) / 1024
  }

  /// The part of it that no other process could share, in megabytes.
  static func ownMemory(of process: pid_t) -> Double {
    (number("Anonymous:", in: "/proc/\(process)/smaps_rollup") ?? 0) / 1024
  }

  /// How often the threads of a process have given up the processor, or were taken from it.
  static func switches(of process: pid_t) -> Int {
    threads(of: process).reduce(0) { sum, thread in
      let path = "/proc/\(process)/task/\(thread)/status"
      let counts = ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"].compactMap {
        number($0, in: path)
      }
      return sum + Int(counts.reduce(0, +))
    }
  }

  private static func threads(of process: pid_t) -> [String] {
    guard let folder = opendir("/proc/\(process)/task") else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.first?.isNumber == true { names.append(name) }
    }
    return names
  }

  private static func number(_ key: String, in path: String) -> Double? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, 512, file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == "\n" }
      if words.first == Substring(key), words.count > 1 { return Double(words[1]) }
    }
    return nil
  }
}

/// Times, of which the middle one and one near the end are told.
struct Times {
  private var sorted: [Double]

  init(_ times: [Duration]) { sorted = times.map { $0 / .milliseconds(1) }.sorted() }

  /// The middle one, in milliseconds.
  var median: Double { sorted.isEmpty ? 0 : sorted[sorted.count / 2] }
  /// The one that 99 of 100 do not exceed.
  var late: Double { sorted.isEmpty ? 0 : sorted[sorted.count * 99 / 100] }
}

extension Double {
  /// The number with two digits behind the point.
  var short: String {
    let hundredths = Int((self * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
