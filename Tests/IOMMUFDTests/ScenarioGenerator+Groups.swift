// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import TestSupport

// The operations that were added beside the first ones: by group.
extension ScenarioGenerator {
  mutating func groupOperation() -> TextOperation {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: .hwptInvalidate(reference(), invalidation())
    case 1: .close(reference())
    case 2: .access(accessOperation())
    case 3: .fault(faultOperation())
    case 4: .process(processOperation())
    case 5: .compat(compatOperation())
    default: .test(testOperation())
    }
  }

  mutating func driverData() -> DriverData {
    random.oneIn(2) ? .selftest(iotlb: small()) : DriverData(type: small(), bytes())
  }

  private mutating func bytes() -> [UInt8] {
    (0..<Int.random(in: 0..<6, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  private mutating func invalidation() -> Invalidation {
    if random.oneIn(2) {
      var request = Invalidation.selftest(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          .init(
            flags: UInt32.random(in: 0...2, using: &random), iotlb: UInt32.random(in: 0...4, using: &random))
        })
      if random.oneIn(3) { request.type = small() }
      return request
    }
    return Invalidation(type: small(), entryLength: small(), count: small(), bytes: bytes())
  }

  private mutating func accessOperation() -> AccessOperation<Reference> {
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      .create(
        random.oneIn(2) ? reference() : nil,
        AccessOptions(flags: random.pick([0, 1, small()]), isStubborn: random.oneIn(2)))
    case 1: .attach(reference(), to: reference())
    case 2: .replace(reference(), to: reference())
    case 3: .detach(reference())
    case 4:
      .pin(
        reference(), at: iova(), length: number(), flags: random.pick([0, 1, small()]),
        compare: random.oneIn(2) ? memory() : nil)
    case 5: .unpin(reference(), item: small())
    default:
      .transfer(
        reference(), at: iova(), length: number(), flags: random.pick([0, 1, 4, 5, small()]), memory: memory()
      )
    }
  }

  private mutating func faultOperation() -> FaultOperation<Reference, Reference> {
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      .trigger(
        reference(),
        IOPageFault(
          pasid: random.pick([0, small()]), group: random.pick([0, small()]),
          permissions: random.pick([1, small()]),
          address: number()))
    case 1: .read(reference(), length: number())
    default:
      .respond(
        reference(),
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          FaultAnswer(cookie: small(), code: random.pick([0, 1, small()]))
        })
    }
  }

  private mutating func processOperation() -> ProcessOperation {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .map(memory(), length: number(), protection())
    case 1: .unmap(memory(), length: number())
    case 2: .protect(memory(), length: number(), protection())
    case 3: .write(memory(), bytes())
    case 4: .read(memory(), length: number())
    default: .capability(random.pick(Capability.allCases), random.oneIn(2))
    }
  }

  private mutating func compatOperation() -> CompatOperation {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .checkExtension(number())
    case 1: .setIOMMU(number())
    case 2: .getInfo
    case 3: .mapDMA(at: iova(), length: number(), memory: memory(), protection())
    case 4: .unmapDMA(at: iova(), length: number())
    default: .unmapAll
    }
  }

  private mutating func testOperation() -> TestOperation<Reference> {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .mockDomain(reference(), flags: small())
    case 1: .mockDomainReplace(reference(), to: reference())
    case 2: .checkMap(reference(), at: iova(), length: number(), memory: memory())
    case 3: .checkRefs(memory(), length: number(), refs: small())
    case 4: .setTemporaryMemoryLimit(small())
    case 5:
      .dirty(
        reference(), at: iova(), length: number(), pageSize: number(),
        random.oneIn(2) ? .pattern([UInt8.random(in: 0...255, using: &random)] + bytes()) : .memory(memory()))
    case 6:
      .copyArea(
        to: reference(), from: reference(), source: iova(), length: number(),
        at: random.oneIn(2) ? iova() : nil, protection())
    default: .checkIOTLB(reference(), id: small(), value: small())
    }
  }
}
