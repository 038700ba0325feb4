// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Answer {
  /// Appends the answer as the scenario language prescribes: an object with line, verb, errno, and the
  /// fields of a success; where it is asked for, also why a refusal was a refusal and what would help.
  public func writeJSON(to bytes: inout [UInt8], withReason: Bool = false) {
    bytes.append("{\"line\":")
    bytes.append("\(line)")
    bytes.append(",\"verb\":\"")
    bytes.append(statement.operation.verb)
    switch outcome {
    case .success(let response):
      bytes.append("\",\"errno\":null")
      for field in response.fields {
        bytes.append(UInt8(ascii: ","))
        field.write(to: &bytes)
      }
    case .failure(let refusal):
      bytes.append("\",\"errno\":\"\(refusal.errno.name)\"")
      for field in withReason ? refusal.reason : [] {
        bytes.append(UInt8(ascii: ","))
        field.write(to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Refusal {
  /// The fields that say why: the kernel function, its rule, what stood in the way, and what would help.
  fileprivate var reason: [JSON.Field] {
    [
      .init("function", .string(function)), .init("rule", .string(rule)),
      .init("culprits", .array(culprits.map { .string($0.description) })),
      .init("remedy", remedy.map { .string($0) } ?? .null),
    ]
  }
}

extension Response {
  /// The fields of a success; addresses and lengths are strings, as JSON numbers lose 64-bit values.
  fileprivate var fields: [JSON.Field] {
    switch self {
    case .done: []
    case .id(let id): [.init("id", .id(id))]
    case .pageTable(let id): [.init("pt", .id(id))]
    case .iova(let iova): [.init("iova", .string("\(iova)"))]
    case .unmapped(let length): [.init("length", .string(length.hex))]
    case .ranges(let alignment, let ranges):
      [
        .init("alignment", .string(alignment.hex)),
        .init("ranges", .array(ranges.map { .string("\($0)") })),
      ]
    case .hwInfo(let info):
      [.init("type", .number(UInt64(info.type))), .init("capabilities", .string(info.capabilities.hex))]
    case .dirty(let bitmap): [.init("dirty", .number(bitmap.count))]
    case .value(let value): [.init("value", .number(value))]
    default: testFields
    }
  }

  /// The fields of what only accesses, faults, tests and the old VFIO calls answer.
  private var testFields: [JSON.Field] {
    switch self {
    case .mockDevice(let test, let hwpt, let device):
      [.init("id", .id(test)), .init("pt", .id(hwpt)), .init("device", .id(device))]
    case .copiedArea(let source, let iova):
      [.init("iova", .string("\(iova)")), .init("src", .string("\(source)"))]
    case .item(let item): [.init("item", .number(UInt64(item)))]
    case .count(let count): [.init("count", .number(count))]
    case .bytes(let bytes): [.init("bytes", .string(bytes.hexDigits))]
    case .faults(let records): [.init("faults", .array(records.map(\.json)))]
    case .compatInfo(let info):
      [
        .init("page-sizes", .string(info.pageSizes.hex)),
        .init("ranges", .array(info.ranges.map { .string("\($0)") })),
      ]
    default: []
    }
  }
}

extension JSON {
  fileprivate static func id(_ id: ObjectID) -> JSON { .number(UInt64(id.rawValue)) }
}

extension FaultRecord {
  fileprivate var json: JSON {
    .object([
      .init("cookie", .number(UInt64(cookie))), .init("device", .id(device)),
      .init("pasid", .number(UInt64(fault.pasid))), .init("group", .number(UInt64(fault.group))),
      .init("perm", .number(UInt64(fault.permissions))), .init("addr", .string(fault.address.hex)),
    ])
  }
}
