// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD

extension Machine {
  /// The names of the machines that are compiled into the program.
  public static let builtInNames = Asset.machines.map(\.name)

  /// A machine that is compiled into the program.
  ///
  /// Throws ``UnknownMachine`` where there is none of that name.
  public static func builtIn(_ name: String) throws -> Machine {
    guard let asset = Asset.machines.first(where: { $0.name == name }) else {
      throw UnknownMachine(name: name)
    }
    return try described(asset.text)
  }

  /// The machine that the text of a file describes.
  public static func described(_ text: String) throws -> Machine {
    let source = SourceText(text, name: "machine")
    return try Machine(describedBy: Scenario(source), source: source)
  }
}

/// A name that no machine of the program has.
public struct UnknownMachine: Error {
  /// The name.
  public let name: String
}
