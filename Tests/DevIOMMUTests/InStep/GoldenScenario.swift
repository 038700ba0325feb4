// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD

/// The scenarios whose answers are known from running kernels.
enum GoldenScenario {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

  /// The scenarios of a machine, by path.
  static func all(of machine: String) throws -> [(path: String, scenario: Scenario)] {
    let folder = folder.appending(path: machine)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".ioas")
    }
    return try names.sorted().map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return (name, try Scenario(SourceText(text, name: name)))
    }
  }
}
