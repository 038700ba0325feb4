// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension JournalEntry {
  /// The entry as the scenario language prescribes: line, verb, errno, and the fields of a success.
  public var json: JSON {
    var fields: [JSON.Field] = [
      .init("line", .number(UInt64(line ?? number))),
      .init("verb", .string(statement.operation.verb)),
    ]
    switch outcome {
    case .success(let response): fields += [.init("errno", .null)] + response.fields
    case .failure(let refusal): fields.append(.init("errno", .string(refusal.errno.name)))
    }
    return .object(fields)
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
