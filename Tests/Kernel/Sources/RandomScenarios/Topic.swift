// SPDX-License-Identifier: Apache-2.0

/// What an operation is about, and how often it comes.
enum Topic: CaseIterable {
  case ioas, destroy, map, unmap, copy, ranges, restriction, option
  case bind, unbind, attach, detach, pageTable, info, dirty
  case compat, process
  case nested, access, fault, test

  /// How often it comes, as a share of the sum.
  var weight: Int {
    switch self {
    case .map: 22
    case .unmap, .attach: 11
    case .copy, .ranges, .pageTable: 7
    case .access: 8
    case .destroy, .option, .process, .test: 5
    case .ioas, .bind, .restriction, .nested, .dirty, .compat: 4
    case .detach, .fault: 3
    case .unbind, .info: 2
    }
  }

  /// Whether only a kernel with the test interface, on a machine of test devices, has it.
  var isOfTestKernels: Bool {
    switch self {
    case .nested, .access, .fault, .test: true
    default: false
    }
  }
}
