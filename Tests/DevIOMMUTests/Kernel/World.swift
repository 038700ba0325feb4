// SPDX-License-Identifier: Apache-2.0

import Assets
import IOMMUFD
import KernelDouble
import Testing

@testable import DevIOMMU

extension Machine {
  /// A machine that is compiled into the program.
  static func builtIn(_ name: String) throws -> Machine {
    let asset = try #require(Asset.machines.first { $0.name == name })
    let source = SourceText(asset.text, name: name)
    return try Machine(describedBy: Scenario(source), source: source)
  }
}

extension RealKernel {
  /// Performs a request, and returns how it ended.
  func answer(_ request: Request, predicted: Response? = nil) -> Result<Response, Errno> {
    do throws(Errno) {
      return .success(try perform(request, predicted: predicted))
    } catch {
      return .failure(error)
    }
  }
}

extension SystemCall {
  var isClose: Bool { if case .close = self { true } else { false } }
}
