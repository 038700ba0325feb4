// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

// Operations on devices and page tables.
extension ScenarioWriter {
  mutating func bind() -> TextOperation {
    let free = devices.filter { !interpreter.kernel.isBound($0) }
    let name = free.isEmpty || random.oneIn(8) ? random.pick(devices) : random.pick(free)
    guard case .mock = name else { return .bind(name, flags: 0) }
    return .bind(name, flags: random.pick([0, 0, 0, 0, 1, 2, 3]))
  }

  mutating func pageTable() -> TextOperation {
    let flags: UInt32 = random.pick([0, 0, 0, 1, 1, 2, 3, 8, 0x100])
    let options = HWPTOptions<Reference>(
      flags: flags, faultQueue: random.oneIn(12) ? object(.faultQueue) : nil, selftestData: random.oneIn(12))
    return .hwptAlloc(device(), random.oneIn(12) ? hwpt() : object(.ioas), options)
  }

  mutating func nested() -> TextOperation {
    if random.oneIn(3) { return .hwptInvalidate(hwpt(), invalidation()) }
    let data: DriverData? =
      random.oneIn(8)
      ? DriverData(type: random.pick([0, 0xdeae, DriverData.selftestType]), [1, 2, 3])
      : .selftest(iotlb: random.pick([0, 7, 0xffff_ffff]))
    let options = HWPTOptions<Reference>(
      flags: random.oneIn(9) ? 1 : 0, faultQueue: random.oneIn(2) ? object(.faultQueue) : nil, data: data)
    return .hwptAlloc(device(), nestParent(), options)
  }

  private mutating func nestParent() -> Reference {
    let kernel = interpreter.kernel
    let parents = kernel.hwpts.keys.filter { kernel.hwpts[$0]?.isNestParent == true }.sorted()
    return parents.isEmpty || random.oneIn(6) ? hwpt() : reference(to: random.pick(parents))
  }

  private mutating func invalidation() -> Invalidation {
    if random.oneIn(8) {
      return Invalidation(
        type: random.pick([1, Invalidation.selftestType]), entryLength: random.pick([4, 8, 16]), count: 1,
        bytes: [1, 0, 0, 0])
    }
    return .selftest(
      (0..<random.pick([0, 1, 1, 2])).map { _ in
        .init(flags: random.pick([0, 0, 0, 1, 2]), iotlb: random.pick([0, 1, 3, 4]))
      })
  }

  mutating func dirty() -> TextOperation {
    let hwpt = hwpt()
    if random.oneIn(2) { return .setDirtyTracking(hwpt, !random.oneIn(3)) }
    let (first, length) = translatedRange(of: hwpt)
    return .getDirtyBitmap(
      hwpt, at: first, length: length, pageSize: pageSize(), noClear: random.oneIn(2))
  }

  mutating func pageSize() -> UInt64 { random.pick([0x800, 0x1000, 0x1000, 0x1_0000, 3, 0x20_0000]) }

  /// A range that a page table translates, or one of few pages; short enough for a bitmap.
  mutating func translatedRange(of hwpt: Reference) -> (first: IOVA, length: UInt64) {
    let ioas = id(of: hwpt).flatMap { interpreter.kernel.ioasID(of: $0) }.map { Reference.id($0) }
    guard let area = area(in: ioas), !random.oneIn(5) else {
      return (address(in: ioas), random.pick([0x1000, 0x1_0000, 0x20_0000, 0, 1]))
    }
    let (first, length) = part(of: area)
    return (first, min(length, 64 << 20))
  }

  mutating func fault() -> TextOperation {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: .faultQueueAlloc
    case 1: random.oneIn(4) ? .close(object(.faultQueue)) : .faultQueueAlloc
    case 2..<4: .fault(.read(object(.faultQueue), length: random.pick([40, 40, 400, 80, 0, 1, 41])))
    case 4: .fault(.respond(object(.faultQueue), answers()))
    default:
      .fault(
        .trigger(
          device(),
          IOPageFault(
            pasid: random.pick([0, 0, 1]), group: random.pick([0, 1, 7]),
            permissions: random.pick([1, 2, 3]),
            address: random.pick([0x1000, 0x100_0000, .max]))))
    }
  }

  private mutating func answers() -> [FaultAnswer] {
    (0..<random.pick([1, 1, 2, 0])).map { _ in
      FaultAnswer(cookie: random.pick([0, 1, 1, 2, 9]), code: random.pick([0, 0, 1, 2]))
    }
  }
}
