// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import TestSupport

/// Makes scenarios of everything the language can say.
struct ScenarioGenerator {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func scenario() -> Scenario {
    Scenario(lines: (0..<Int.random(in: 0...8, using: &random)).map { _ in line() })
  }

  mutating func line() -> Scenario.Line {
    let comment = random.oneIn(4) ? self.comment() : nil
    return Scenario.Line(random.oneIn(6) ? nil : content(), comment: comment)
  }

  private mutating func content() -> Scenario.Content {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: .machine(identifier())
    case 1: .design(identifier())
    case 2: .description(machineWord())
    default: .statement(statement())
    }
  }

  mutating func statement() -> Statement {
    let operation = self.operation()
    return Statement(
      operation, failing: random.oneIn(6) ? faults() : [],
      as: operation.makesObject && random.oneIn(2) ? name() : nil,
      expecting: random.oneIn(3) ? random.pick([.ok] + Errno.allCases.map { .refused($0) }) : nil)
  }
}

// MARK: - Operations

extension ScenarioGenerator {
  private mutating func faults() -> [Fault] {
    let functions = ["iommu_attach_group_handle", "list_add_tail(hwpt_item)", "failing", "as", "f->g"]
    return (1...Int.random(in: 1...3, using: &random)).map { run in
      Fault(random.pick(functions), run: run, random.pick(Errno.allCases))
    }
  }

  mutating func operation() -> TextOperation {
    switch Int.random(in: 0..<9, using: &random) {
    case 0:
      .ioasMap(
        reference(), at: random.oneIn(2) ? iova() : nil, length: number(), memory: memory(), protection())
    case 1: .ioasUnmap(reference(), at: iova(), length: number())
    case 2:
      .ioasCopy(
        to: reference(), from: reference(), source: iova(), length: number(),
        at: random.oneIn(2) ? iova() : nil, protection())
    case 3: .allowIOVAs(reference(), (0..<Int.random(in: 0..<4, using: &random)).map { _ in allowed() })
    case 4: .hwptAlloc(reference(), reference(), hwptOptions())
    case 5: deviceOperation()
    case 6: groupOperation()
    default: otherOperation()
    }
  }

  private mutating func deviceOperation() -> TextOperation {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .bind(.pci(pciAddress()), flags: 0)
    case 1: .bind(.mock(small()), flags: small())
    case 2: .unbind(reference())
    case 3: .attach(reference(), to: reference())
    case 4: .detach(reference())
    default: .hwInfo(reference())
    }
  }

  private mutating func otherOperation() -> TextOperation {
    switch Int.random(in: 0..<15, using: &random) {
    case 0: .ioasAlloc
    case 1: .destroy(reference())
    case 2: .ioasUnmapAll(reference())
    case 3: .iovaRanges(reference())
    case 4: .faultQueueAlloc
    case 5: .setDirtyTracking(reference(), Bool.random(using: &random))
    case 6: dirtyBitmap()
    case 7: .hugePages(reference(), set: random.oneIn(2) ? number() : nil)
    case 8: .rlimitMode(set: random.oneIn(2) ? number() : nil)
    case 9: .vfioIOASGet
    case 10: .vfioIOASSet(reference())
    case 11: .vfioIOASClear
    case 12: .addReserved(reference(), at: iova(), length: number())
    default: .setMemlockLimit(number())
    }
  }

  private mutating func dirtyBitmap() -> TextOperation {
    .getDirtyBitmap(
      reference(), at: iova(), length: number(), pageSize: number(),
      noClear: Bool.random(using: &random))
  }

  private mutating func hwptOptions() -> HWPTOptions<Reference> {
    HWPTOptions(
      flags: random.oneIn(2) ? UInt32.random(in: 0...8, using: &random) : small(),
      faultQueue: random.oneIn(3) ? reference() : nil, data: random.oneIn(3) ? driverData() : nil)
  }
}

// MARK: - Machines

extension ScenarioGenerator {
  mutating func machineWord() -> MachineWord {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: .iommu(iommu())
    case 1: .device(.anyMock, iommu: identifier(), group: 0)
    case 2: .device(.one(.pci(pciAddress())), iommu: identifier(), group: small())
    default: .reserved(deviceName(), ReservedRegion(range(), random.pick(ReservedRegion.Kind.allCases)))
    }
  }

  private mutating func iommu() -> Machine.IOMMU {
    Machine.IOMMU(
      name: identifier(), driver: random.pick(Machine.Driver.allCases), aperture: range(),
      pageSizes: 1 << UInt64.random(in: 0...63, using: &random) | number(),
      isLate: random.oneIn(3), features: Machine.Features(rawValue: UInt8.random(in: 0...7, using: &random)),
      infoType: random.oneIn(2) ? 0 : small())
  }

  private mutating func deviceName() -> DeviceName {
    random.oneIn(2) ? .mock(small()) : .pci(pciAddress())
  }

  private mutating func range() -> IOVARange {
    let ends = [iova(), iova()].sorted()
    return IOVARange(ends[0], ends[1]) ?? .all
  }
}
