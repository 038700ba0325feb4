// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD

extension Topology {
  /// The host as `devices --json` prints it.
  public var json: JSON {
    .object([
      .init("release", .string(kernel.release)), .init("user", .number(UInt64(kernel.user))),
      .init("iommufd", kernel.iommufd?.json ?? .null),
      .init("test-interface", .bool(kernel.hasTestInterface)),
      .init("obstacles", .array(hostObstacles.map { $0.json(help: $0.generalHelp) })),
      .init("iommus", .array(iommus.map(\.json))), .init("devices", .array(devices.map(json))),
      .init("unnamed", .array(unnamed.map { .string($0) })),
    ])
  }

  private func json(_ device: HostDevice) -> JSON {
    .object(
      [
        .init("address", .string("\(device.address)")), .init("vendor", .string(device.vendor.hex)),
        .init("device", .string(device.device.hex)), .init("class", .string(device.pciClass.code.hex)),
        .init("what", .string(device.pciClass.words)), .init("name", .string(or: device.product)),
        .init("group", device.group.map { .number(UInt64($0)) } ?? .null),
        .init("iommu", .string(or: device.iommu)), .init("driver", .string(or: device.driver)),
        .init("driver-override", .string(or: device.driverOverride)),
      ] + fields(viability(of: device), device.address))
  }

  private func fields(_ viability: Viability, _ address: PCIAddress) -> [JSON.Field] {
    switch viability {
    case .bindable(let path):
      [.init("bindable", .bool(true)), .init("node", .string(path)), .init("obstacles", .array([]))]
    case .blocked(let obstacles):
      [
        .init("bindable", .bool(false)), .init("node", .string(or: device(address)?.vfio?.file?.path)),
        .init("obstacles", .array(obstacles.map { $0.json(help: $0.help(for: address)) })),
      ]
    }
  }
}

extension Obstacle {
  fileprivate func json(help: [String]) -> JSON {
    .object([.init("why", .string(sentence)), .init("help", .array(help.map { .string($0) }))])
  }
}

extension HostFile {
  fileprivate var json: JSON {
    .object([
      .init("path", .string(path)), .init("mode", .string(mode)), .init("user", .number(UInt64(user))),
      .init("group", .number(UInt64(group))), .init("usable", .bool(access == .allowed)),
    ])
  }
}

extension HostIOMMU {
  fileprivate var json: JSON {
    .object([
      .init("name", .string(name)), .init("driver", .string(driverName)),
      .init("simulated", .bool(model != nil)),
    ])
  }
}

extension JSON {
  fileprivate static func string(or text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
