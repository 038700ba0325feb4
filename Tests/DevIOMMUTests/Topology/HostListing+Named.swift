// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelDouble

extension HostListing {
  /// One of the listings in files: what kernels showed.
  init(named name: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Trees")
    self.init(try String(contentsOf: folder.appending(path: "\(name).tree"), encoding: .utf8))
  }
}
