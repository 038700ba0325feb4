// SPDX-License-Identifier: Apache-2.0

extension Machine {
  /// Puts a machine together from the words of a scenario.
  ///
  /// Throws every contradiction: a name used twice, an IOMMU that is not described, no device.
  public init(describedBy scenario: Scenario, source: SourceText) throws(SyntaxErrors) {
    try self.init(describedBy: scenario.header, source: source)
  }

  /// Puts a machine together from the header of a scenario, whose lines the source has.
  ///
  /// Throws every contradiction: a name used twice, an IOMMU that is not described, no device.
  public init(describedBy header: Header, source: SourceText) throws(SyntaxErrors) {
    var builder = MachineBuilder(source: source)
    for (line, word) in header.machineWords { builder.add(word, line: line) }
    self = try builder.machine(named: header.machineName ?? source.name)
  }
}

private struct MachineBuilder {
  let source: SourceText
  var iommus: [Machine.IOMMU] = []
  var devices: [Machine.Device] = []
  var mock: Machine.IOMMU?
  var errors: [SyntaxError] = []
  /// The devices that lines name, rightly or not: a wrong device line makes no errors of its regions.
  var named: Set<DeviceName> = []

  mutating func add(_ word: MachineWord, line: Int) {
    switch word {
    case .iommu(let iommu): addIOMMU(iommu, line: line)
    case .device(.anyMock, let iommu, _): addMock(behind: iommu, line: line)
    case .device(.one(let name), let iommu, let group):
      addDevice(name, behind: iommu, group: group, line: line)
    case .reserved(let name, let region): addRegion(region, of: name, line: line)
    }
  }

  mutating func addIOMMU(_ iommu: Machine.IOMMU, line: Int) {
    if iommus.contains(where: { $0.name == iommu.name }) {
      fail(line, "there is an IOMMU '\(iommu.name)' already")
    }
    iommus.append(iommu)
  }

  mutating func addMock(behind iommu: String, line: Int) {
    if mock != nil { fail(line, "there are mock devices already") }
    mock = find(iommu, line: line)
  }

  mutating func addDevice(_ name: DeviceName, behind iommu: String, group: UInt32, line: Int) {
    named.insert(name)
    guard let iommu = find(iommu, line: line) else { return }
    if devices.contains(where: { $0.name == name }) {
      fail(line, "there is a device '\(name)' already")
    }
    devices.append(Machine.Device(name: name, iommu: iommu, group: group))
  }

  mutating func addRegion(_ region: ReservedRegion, of name: DeviceName, line: Int) {
    guard let index = devices.firstIndex(where: { $0.name == name }) else {
      if !named.contains(name) { fail(line, "no line above describes the device '\(name)'") }
      return
    }
    let old = devices[index]
    devices[index] = Machine.Device(
      name: old.name, iommu: old.iommu, group: old.group, reserved: old.reserved + [region])
  }

  mutating func find(_ name: String, line: Int) -> Machine.IOMMU? {
    let found = iommus.first { $0.name == name }
    if found == nil { fail(line, "no line above describes the IOMMU '\(name)'") }
    return found
  }

  mutating func fail(_ line: Int, _ message: String) {
    errors.append(source.error(line: line, message))
  }

  consuming func machine(named name: String) throws(SyntaxErrors) -> Machine {
    if errors.isEmpty, devices.isEmpty, mock == nil {
      fail(1, "the machine has no device: 'iommu' and 'device' lines describe one")
    }
    if !errors.isEmpty { throw SyntaxErrors(errors) }
    return Machine(name: name, iommus: iommus, devices: devices, mockIOMMU: mock)
  }
}
