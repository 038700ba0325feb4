// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import DevIOMMU
import IOMMUFD
import Simulator

// What is said of each thing.
extension StateReport {
  func object(_ id: ObjectID) -> JSON? {
    guard let entry = kernel.objects[id] else { return nil }
    var fields: [JSON.Field] = [
      JSON.Field("id", .number(UInt64(id.rawValue))), JSON.Field("kind", .string("\(entry.kind)")),
      JSON.Field("users", .number(UInt64(entry.users))),
    ]
    if let name = session.names.label(of: id, in: kernel) { fields.append(JSON.Field("name", .string(name))) }
    if let evidence = session.inStep?.evidence {
      fields.append(JSON.Field("source", .string("\(evidence.source(of: id, in: kernel))")))
    }
    return .object(fields)
  }

  func facts(of ioas: IOAS, _ id: ObjectID) -> [JSON.Field] {
    [
      JSON.Field("id", .number(UInt64(id.rawValue))),
      JSON.Field("alignment", .string("\(ioas.iopt.alignment)")),
      JSON.Field("huge_pages", .bool(!ioas.iopt.largePagesDisabled)),
      JSON.Field("linked", .ids(ioas.iopt.domains)), JSON.Field("accesses", .ids(ioas.accesses)),
      JSON.Field("allowed", .array(ioas.iopt.allowed.map { .object(Self.fields(of: $0)) })),
      JSON.Field(
        "reserved",
        .array(
          ioas.iopt.reserved.map {
            .object(Self.fields(of: $0.range) + [JSON.Field("owner", .string("\($0.owner)"))])
          })),
    ]
  }

  func area(_ element: AddressIndex<Area>.Element) -> JSON {
    .object(
      Self.fields(of: element.range) + [
        JSON.Field("protection", .string("\(element.value.protection)")),
        JSON.Field("user_address", .string(element.value.userAddress.hex)),
      ])
  }

  func hwpt(_ id: ObjectID) -> JSON? {
    guard let hwpt = kernel.hwpts[id] else { return nil }
    return .object(
      [
        JSON.Field("id", .number(UInt64(id.rawValue))),
        JSON.Field(hwpt.isNested ? "parent" : "ioas", .number(UInt64(hwpt.base.id.rawValue))),
        JSON.Field("iommu", .string(hwpt.iommu.name)),
        JSON.Field("driver", .string(hwpt.iommu.driver.rawValue)),
        JSON.Field("aperture", hwpt.aperture.map { .object(Self.fields(of: $0)) } ?? .null),
        JSON.Field("page_sizes", .string(hwpt.iommu.pageSizes.hex)), JSON.Field("auto", .bool(hwpt.isAuto)),
        JSON.Field("nest_parent", .bool(hwpt.isNestParent)),
        JSON.Field(
          "dirty_tracking", .string(hwpt.isTrackingDirty ? "on" : hwpt.canTrackDirty ? "off" : "none")),
        JSON.Field("devices", .ids(kernel.devices(on: id))),
      ])
  }

  func device(_ device: Machine.Device) -> JSON {
    let id = kernel.deviceID(device.name)
    let table = id.flatMap { kernel.attachment(of: $0) }
    return .object([
      JSON.Field("name", .string("\(device.name)")), JSON.Field("group", .number(UInt64(device.group))),
      JSON.Field("iommu", .string(device.iommu.name)),
      JSON.Field("id", id.map { .number(UInt64($0.rawValue)) } ?? .null),
      JSON.Field("hwpt", table.map { .number(UInt64($0.rawValue)) } ?? .null),
      JSON.Field(
        "reserved",
        .array(
          device.reserved.map {
            .object(Self.fields(of: $0.range) + [JSON.Field("type", .string($0.type.rawValue))])
          })),
    ])
  }

  private static func fields(of range: IOVARange) -> [JSON.Field] {
    [JSON.Field("first", .string("\(range.first)")), JSON.Field("last", .string("\(range.last)"))]
  }
}

extension JSON {
  /// A list of ids.
  fileprivate static func ids(_ ids: [ObjectID]) -> JSON { .array(ids.map { .number(UInt64($0.rawValue)) }) }
}
