// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD

extension Machine {
  /// The machine of the kernel's test devices, of which most operations can be asked.
  public static let fuzzed: Machine = {
    guard let asset = Asset.machines.first(where: { $0.name == "mock" }) else {
      preconditionFailure("there is a machine of test devices")
    }
    let source = SourceText(asset.text, name: asset.name)
    do {
      return try Machine(describedBy: Scenario(source), source: source)
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}
