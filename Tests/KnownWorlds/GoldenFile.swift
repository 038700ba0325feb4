// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD

/// A scenario that ran on a real kernel of Linux 6.12.117, with the answers beside it.
public struct GoldenFile: CustomStringConvertible, Sendable {
  /// The path of the scenario.
  public let path: String

  /// The machine's folder and the name of the file.
  public var description: String { path.split(separator: "/").suffix(2).joined(separator: "/") }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  /// All of them, by path.
  public static let all: [GoldenFile] = {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".ioas") }.sorted()
      .map { GoldenFile(path: folder.appending(path: $0).path) }
  }()
  /// Those that people wrote.
  public static let stories = all.filter { !$0.isRandom }
  /// Those that a generator wrote.
  public static let random = all.filter(\.isRandom)

  private var isRandom: Bool { path.contains("/random-") }

  /// Those of a machine.
  public static func all(of machine: String) -> [GoldenFile] {
    all.filter { $0.description.hasPrefix("\(machine)/") }
  }

  /// The scenario.
  ///
  /// Throws what is wrong with the file.
  public func scenario() throws -> Scenario { try Scenario(SourceText(text(of: path), name: description)) }

  /// What the kernel answered, a line of JSON for each operation.
  ///
  /// Throws what is wrong with the file.
  public func answers() throws -> [String] {
    try text(of: path.dropLast(4) + "jsonl").split(separator: "\n").map(String.init)
  }

  private func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
