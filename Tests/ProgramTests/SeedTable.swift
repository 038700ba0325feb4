// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How the designs answer scenarios 1a to 1e, as the README shows it.
enum SeedTable {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Assets/scenarios")

  private static let scenarios = [
    ("1a", "design-01a-map-over-window"), ("1b", "design-01b-map-elsewhere"),
    ("1c", "design-01c-map-outside-aperture"), ("1d", "design-01d-map-before-hwpt"),
    ("1e", "design-01e-map-after-replace"),
  ]

  private static let designs = [
    ("deferred-link", "smmu-v3-late"), ("linux-6.6", "smmu-v3-late"), ("linux-6.12", "smmu-v3"),
    ("linux-6.12", "smmu-v2"),
  ]

  /// The file of a scenario.
  static func path(_ name: String) -> String {
    let file = scenarios.first { $0.0 == name }?.1 ?? name
    return folder.appending(path: "\(file).ioas").path
  }

  /// The table; `run` gives what the program prints.
  static func markdown(_ run: ([String]) throws -> String) rethrows -> String {
    let heads = designs.map { "`\($0.0)` on `\($0.1)`" }
    var lines = ["| | \(heads.joined(separator: " | ")) |", "|---|" + designs.map { _ in "---|" }.joined()]
    for (name, _) in scenarios {
      let cells = try designs.map { design, machine in
        let json = try run(["run", path(name), "--json", "--design", design, "--machine", machine])
        return cell(json, inFileOf: name)
      }
      lines.append("| \(name) | \(cells.joined(separator: " | ")) |")
    }
    return lines.joined(separator: "\n")
  }

  /// The ends of the lines from the second IOAS on.
  private static func cell(_ json: String, inFileOf name: String) -> String {
    let answers = json.split(separator: "\n").map { (verb: word($0, "verb"), errno: word($0, "errno")) }
    let second = answers.indices.filter { answers[$0].verb == "ioas" }.dropFirst().first ?? answers.endIndex
    return answers[second...].dropFirst().map { "\($0.verb) \($0.errno.isEmpty ? "ok" : $0.errno)" }
      .joined(separator: ", ")
  }

  /// The string that a field of an answer has; empty for null.
  private static func word(_ answer: Substring, _ field: String) -> String {
    guard let start = answer.range(of: "\"\(field)\":\"")?.upperBound else { return "" }
    return String(answer[start...].prefix { $0 != "\"" })
  }
}
