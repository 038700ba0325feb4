// SPDX-License-Identifier: Apache-2.0

extension Machine {
  /// The lines that describe the machine, without comments: its name, IOMMUs, devices, mock devices.
  ///
  /// Reading them gives an equal machine, provided that the name is one word that the language takes.
  public var lines: [Scenario.Line] {
    let words = iommus.map { MachineWord.iommu($0) } + devices.flatMap(\.words) + mockWords
    return [Scenario.Line(.machine(name))] + words.map { Scenario.Line(.description($0)) }
  }

  /// The machine as a file of the language, each line ended by a newline.
  public var text: String { Scenario(lines: lines).description }

  private var mockWords: [MachineWord] {
    mockIOMMU.map { [.device(.anyMock, iommu: $0.name, group: 0)] } ?? []
  }
}

extension Machine.Device {
  /// The words that describe the device: itself, then its reserved regions.
  public var words: [MachineWord] {
    [.device(.one(name), iommu: iommu.name, group: group)] + reserved.map { .reserved(name, $0) }
  }
}
