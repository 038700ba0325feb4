// SPDX-License-Identifier: Apache-2.0

extension Action {
  /// Whether the action asks the kernel for an operation.
  var changesKernel: Bool {
    switch self {
    case .allocateIOAS, .allocateHWPT, .map, .unmap, .bind, .unbind, .attach, .replace, .detach, .destroy,
      .omit, .prompt:
      true
    default: false
    }
  }
}
