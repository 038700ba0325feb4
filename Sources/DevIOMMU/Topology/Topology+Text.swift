// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Topology {
  /// The host for people: its kernel, then a row for each device, and what would help beneath.
  public var text: String {
    (kernelLines + hostHelp + [""] + deviceLines + unnamedLines).map { "\($0)\n" }.joined()
  }

  private var kernelLines: [String] { ["Linux \(kernel.release), \(iommufdWords)"] }

  private var iommufdWords: String {
    guard let file = kernel.iommufd else { return "no /dev/iommu" }
    let owner = "\(file.path) \(file.mode) user \(file.user) group \(file.group)"
    switch file.access {
    case .allowed: return owner + (kernel.hasTestInterface ? ", with the test interface" : "")
    case .denied, .nothingBehind: return "\(owner), not usable"
    }
  }

  private var hostHelp: [String] {
    let noGroups: [Obstacle] =
      devices.isEmpty || groups.contains { !$0.isWithoutIOMMU } ? [] : [.noGroup(onAnyDevice: false)]
    return (hostObstacles + noGroups).flatMap { Self.lines($0.sentence, $0.generalHelp) }
  }

  private static func lines(_ sentence: String, _ help: [String]) -> [String] {
    ["  \(sentence)"] + help.map { "    \($0)" }
  }

  // MARK: - Devices

  private var deviceLines: [String] {
    if devices.isEmpty { return ["There is no PCI device on this host."] }
    let rows = devices.map(cells)
    let widths = Self.headings.indices.map { column in
      ([Self.headings] + rows).map { $0[column].count }.max() ?? 0
    }
    return [Self.line(Self.headings, widths)]
      + zip(devices, rows).flatMap { device, row in [Self.line(row, widths)] + notes(on: device) }
  }

  private static let headings = ["address", "id", "what", "group", "driver", "can be bound"]

  private func cells(_ device: HostDevice) -> [String] {
    [
      "\(device.address)", device.identity, device.pciClass.words, device.group.map { "\($0)" } ?? "-",
      device.driver ?? "-", answer(for: device),
    ]
  }

  private func answer(for device: HostDevice) -> String {
    switch viability(of: device) {
    case .bindable(let path): "yes, \(path.split(separator: "/").last ?? "")"
    case .blocked(let obstacles): "no: \(obstacles.first?.summary ?? "unknown")"
    }
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    return padded.dropLast().joined(separator: "  ") + "  " + (cells.last ?? "")
  }

  private func notes(on device: HostDevice) -> [String] {
    let name = device.product.map { ["  \($0)"] } ?? []
    guard case .blocked(let obstacles) = viability(of: device) else { return name }
    let own = obstacles.filter { !$0.isOfHost && $0 != .bridge && $0 != .noGroup(onAnyDevice: true) }
    return name + own.flatMap { Self.lines($0.sentence, $0.help(for: device.address)) }
  }

  private var unnamedLines: [String] {
    unnamed.map { "\($0)  not listed: its PCI domain has more than 16 bits" }
  }
}
