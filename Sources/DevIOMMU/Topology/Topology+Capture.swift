// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Topology {
  /// The host as a machine file of the language, with comments on what is behind each line; nil where there
  /// is no device that a machine could have.
  ///
  /// Reading it gives ``machine(named:)``, provided that the name is one word that the language takes.
  public func capture(named name: String) -> String? {
    let machine = machine(named: name)
    guard !machine.devices.isEmpty || machine.mockIOMMU != nil else { return nil }
    let head = ["captured from Linux \(kernel.release)"] + facts.map(\.description) + omissions
    let lines = machine.lines.map { Scenario.Line($0.content, comment: comment(on: $0.content)) }
    return Scenario(lines: head.map { Scenario.Line(comment: $0) } + lines).description
  }

  /// The devices that a machine made of the host has not, and why.
  public var omissions: [String] {
    let listed = devices.compactMap { device in
      omission(of: device).map { "not here: \(device.address) \(words(on: device)): \($0)" }
    }
    return listed + unnamed.map { "not here: \($0): its PCI domain has more than 16 bits" }
  }

  private func comment(on content: Scenario.Content?) -> String? {
    guard case .description(.device(.one(.pci(let address)), _, _)) = content else { return nil }
    return device(address).map(words)
  }

  private func words(on device: HostDevice) -> String {
    let driver = device.driver.map { "driver \($0)" } ?? "no driver"
    return [device.identity, device.pciClass.words + ",", driver].joined(separator: " ")
      + (device.product.map { ", \($0)" } ?? "")
  }
}
