// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Answer {
  /// Appends the answer as the scenario language prescribes: an object with line, verb, errno, and the
  /// fields of a success.
  public func writeJSON(to bytes: inout [UInt8]) {
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
    case .failure(let refusal): bytes.append("\",\"errno\":\"\(refusal.errno.name)\"")
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Response {
  /// The fields of a success; addresses and lengths are strings, as JSON numbers lose 64-bit values.
  fileprivate var fields: [JSON.Field] {
    switch self {
    case .done: []
    case .id(let id): [.init("id", .number(UInt64(id.rawValue)))]
    case .pageTable(let id): [.init("pt", .number(UInt64(id.rawValue)))]
    case .iova(let iova): [.init("iova", .string("\(iova)"))]
    case .unmapped(let length): [.init("length", .string(length.hex))]
    case .ranges(let alignment, let ranges):
      [
        .init("alignment", .string(alignment.hex)),
        .init("ranges", .array(ranges.map { .string("\($0)") })),
      ]
    case .hwInfo(let type, let capabilities):
      [.init("type", .number(UInt64(type))), .init("capabilities", .string(capabilities.hex))]
    case .dirty(let count): [.init("dirty", .number(count))]
    case .value(let value): [.init("value", .number(value))]
    }
  }
}
