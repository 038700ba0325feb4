// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

@testable import DevIOMMU

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
